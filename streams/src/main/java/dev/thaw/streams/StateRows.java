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

/// The rows of a store with several kinds of them. A key begins with the kind's letter, so that
/// rows of a kind lie together in the order of the rest of the key; a value begins with a version
/// byte. Neither is seen from outside.
final class StateRows {

    private static final byte VERSION = 3;
    private static final ByteArraySerializer AS_IT_IS = new ByteArraySerializer();

    /// A kind of row in admission's store.
    enum Kind {
        KNOWN('E'),
        CONSENT('C'),
        CORRECTED('S'),
        WAITING('W'),
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

    private final KeyValueStore<Bytes, byte[]> store;

    StateRows(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    Optional<ByteBuffer> get(Kind kind, byte[] key) {
        return Optional.ofNullable(store.get(Bytes.wrap(kind.storeKey(key)))).map(StateRows::value);
    }

    void put(Kind kind, byte[] key, byte[]... parts) {
        ByteBuffer value =
                ByteBuffer.allocate(1 + Arrays.stream(parts).mapToInt(part -> part.length).sum());
        value.put(VERSION);
        for (byte[] part : parts) {
            value.put(part);
        }
        store.put(Bytes.wrap(kind.storeKey(key)), value.array());
    }

    void delete(Kind kind, byte[] key) {
        store.delete(Bytes.wrap(kind.storeKey(key)));
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
        return store.prefixScan(kind.storeKey(prefix), AS_IT_IS);
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
