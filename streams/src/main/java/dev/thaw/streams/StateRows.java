package dev.thaw.streams;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// The rows of admission's two stores. A key begins with the kind's letter, so that rows of a kind
/// lie together in the order of the rest of the key; a value begins with a version byte. Neither is
/// seen from outside.
///
/// Known events, of which there is one for each event and which are hardly ever read again, have a
/// store of their own ([AdmissionTopology#EVENTS]); all other kinds share one.
final class StateRows {

    private static final byte VERSION = 4;
    private static final ByteArraySerializer AS_IT_IS = new ByteArraySerializer();

    /// A kind of row in admission's store.
    enum Kind {
        KNOWN('E'),
        CONSENT('C'),
        CORRECTED('S'),
        WAITING('W'),
        HOLDER('H'),
        DEADLINE('T'),
        DAY('D'),
        ERASED('X'),
        ACCOUNT('A');

        private final byte letter;

        Kind(char letter) {
            this.letter = (byte) letter;
        }

        /// The key in the store of a row of this kind.
        byte[] storeKey(byte[] key) {
            return ByteBuffer.allocate(1 + key.length).put(letter).put(key).array();
        }
    }

    /// A row without letter and version.
    record Row(Bytes key, ByteBuffer value) {}

    private final KeyValueStore<Bytes, byte[]> knownEvents;
    private final KeyValueStore<Bytes, byte[]> others;

    StateRows(KeyValueStore<Bytes, byte[]> knownEvents, KeyValueStore<Bytes, byte[]> others) {
        this.knownEvents = knownEvents;
        this.others = others;
    }

    private KeyValueStore<Bytes, byte[]> storeOf(Kind kind) {
        return kind == Kind.KNOWN ? knownEvents : others;
    }

    Optional<ByteBuffer> get(Kind kind, byte[] key) {
        byte[] stored = storeOf(kind).get(Bytes.wrap(kind.storeKey(key)));
        return stored == null ? Optional.empty() : Optional.of(value(stored));
    }

    void put(Kind kind, byte[] key, byte[]... parts) {
        int length = 1;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer value = ByteBuffer.allocate(length).put(VERSION);
        for (byte[] part : parts) {
            value.put(part);
        }
        storeOf(kind).put(Bytes.wrap(kind.storeKey(key)), value.array());
    }

    void delete(Kind kind, byte[] key) {
        storeOf(kind).delete(Bytes.wrap(kind.storeKey(key)));
    }

    /// The rows of a kind whose keys begin with a prefix, ascending. Read to the end before any
    /// other access: reading may push rows out of the store's cache, and a scan under way would
    /// miss them.
    List<Row> all(Kind kind, byte[] prefix) {
        List<Row> all = new ArrayList<>();
        try (var rows = scan(kind, prefix)) {
            rows.forEachRemaining(
                    row -> all.add(new Row(Bytes.wrap(key(row.key)), value(row.value))));
        }
        return all;
    }

    /// The keys of a kind, ascending, up to and with the first one that is the last.
    List<byte[]> keysUntil(Kind kind, Predicate<byte[]> last) {
        List<byte[]> keys = new ArrayList<>();
        try (var rows = scan(kind, new byte[0])) {
            while (rows.hasNext() && (keys.isEmpty() || !last.test(keys.getLast()))) {
                keys.add(key(rows.next().key));
            }
        }
        return keys;
    }

    private KeyValueIterator<Bytes, byte[]> scan(Kind kind, byte[] prefix) {
        return storeOf(kind).prefixScan(kind.storeKey(prefix), AS_IT_IS);
    }

    private static byte[] key(Bytes storeKey) {
        return Arrays.copyOfRange(storeKey.get(), 1, storeKey.get().length);
    }

    private static ByteBuffer value(byte[] stored) {
        ByteBuffer value = ByteBuffer.wrap(stored);
        byte version = value.get();
        if (version != VERSION) {
            throw new BrokenInvariant(
                    "admission's state is of version %d, this program writes %d"
                            .formatted(version, VERSION));
        }
        return value;
    }

    static byte[] rest(ByteBuffer value) {
        byte[] rest = new byte[value.remaining()];
        value.get(rest);
        return rest;
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
