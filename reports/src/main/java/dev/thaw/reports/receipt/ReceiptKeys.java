package dev.thaw.reports.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The key that signs receipts, and the public halves of all keys that ever did.
///
/// The key is a file that only its owner can read, made at first use, or is given from outside. The
/// public halves stand in a list beside it, so that receipts outlive the key that signed them.
public final class ReceiptKeys {

    private static final String LIST_FORMAT = "thaw-receipt-keys/v1";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Path keyFile;
    private final Path list;
    private final Optional<SigningKey> given;

    private ReceiptKeys(Path keyFile, Path list, Optional<SigningKey> given) {
        this.keyFile = keyFile.toAbsolutePath();
        this.list = list.toAbsolutePath();
        this.given = given;
    }

    /// The key in a file; made there when it is first needed.
    ///
    /// @param list the file with the public halves
    public static ReceiptKeys inFile(Path keyFile, Path list) {
        return new ReceiptKeys(keyFile, list, Optional.empty());
    }

    /// A key from elsewhere, such as an environment variable.
    public static ReceiptKeys given(SigningKey key, Path list) {
        return new ReceiptKeys(list, list, Optional.of(key));
    }

    /// The key to sign with.
    ///
    /// @throws ReceiptProblem if it cannot be read or made
    public SigningKey signing() {
        SigningKey key = given.or(this::read).orElseGet(this::make);
        remember(key.verifying());
        return key;
    }

    /// The public halves of all keys that signed here, this one's included. Nothing is made.
    ///
    /// @throws ReceiptProblem if they cannot be read
    public List<VerifyingKey> trusted() {
        List<VerifyingKey> keys = new ArrayList<>(listed());
        given.or(this::read)
                .map(SigningKey::verifying)
                .filter(key -> !keys.contains(key))
                .ifPresent(keys::add);
        return keys;
    }

    /// Puts a new key in the place of the one in the file. Receipts signed with the old one stay
    /// valid.
    ///
    /// @throws ReceiptProblem if the key is given from elsewhere, or cannot be written
    public SigningKey rotate() {
        if (given.isPresent()) {
            throw new ReceiptProblem(
                    "The key of receipts is given from outside and cannot be changed from here; put"
                            + " a new one there.");
        }
        read().map(SigningKey::verifying).ifPresent(this::remember);
        SigningKey key = SigningKey.generate();
        remember(key.verifying());
        write(keyFile, key.json(), ReceiptKeys::replace);
        return key;
    }

    private SigningKey make() {
        // If another process is faster, its key stays and is read.
        write(keyFile, SigningKey.generate().json(), ReceiptKeys::leaveWhatIsThere);
        return read().orElseThrow(() -> cannotBeRead(keyFile, null));
    }

    private Optional<SigningKey> read() {
        return content(keyFile).map(json -> SigningKey.parse(json, keyFile.toString()));
    }

    private List<VerifyingKey> listed() {
        List<VerifyingKey> keys = new ArrayList<>();
        content(list).ifPresent(json -> parsedList(json).forEach(key -> keys.add(publicHalf(key))));
        return keys;
    }

    private static VerifyingKey publicHalf(JsonNode key) {
        return VerifyingKey.parse(key.path("public_key").asText());
    }

    private JsonNode parsedList(String json) {
        try {
            return MAPPER.readTree(json).path("keys");
        } catch (JsonProcessingException e) {
            throw new ReceiptProblem(
                    "The list of receipts' keys %s is damaged; restore it from a backup."
                            .formatted(list),
                    e);
        }
    }

    private void remember(VerifyingKey key) {
        List<VerifyingKey> keys = new ArrayList<>(listed());
        if (keys.contains(key)) {
            return;
        }
        keys.add(key);
        ArrayNode entries = JSON.arrayNode();
        keys.forEach(
                known ->
                        entries.add(
                                JSON.objectNode()
                                        .put("key_id", known.id())
                                        .put("public_key", known.base64())));
        ObjectNode all = JSON.objectNode().put("format", LIST_FORMAT);
        all.set("keys", entries);
        write(list, all.toPrettyString(), ReceiptKeys::replace);
    }

    private static Optional<String> content(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw cannotBeRead(file, e);
        }
    }

    private static ReceiptProblem cannotBeRead(Path file, Exception cause) {
        return new ReceiptProblem(
                file + " cannot be read; make it readable or name another key with --receipt-key.",
                cause);
    }

    @FunctionalInterface
    private interface Placing {
        void place(Path draft, Path file) throws IOException;
    }

    private static void replace(Path draft, Path file) throws IOException {
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void leaveWhatIsThere(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException somebodyElseWasFaster) {
            // Theirs is as good.
        }
    }

    /// Written beside its place first: a process killed half-way must not leave half a key.
    private static void write(Path file, String content, Placing placing) {
        try {
            Files.createDirectories(file.getParent());
            Path draft =
                    Files.createTempFile(
                            file.getParent(),
                            "." + file.getFileName() + "-",
                            ".new",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(draft, content, StandardOpenOption.SYNC);
                placing.place(draft, file);
            } finally {
                Files.deleteIfExists(draft);
            }
            try (FileChannel entry = FileChannel.open(file.getParent())) {
                entry.force(true);
            }
        } catch (IOException e) {
            throw new ReceiptProblem(
                    file + " cannot be written; make its folder writable or name another place.",
                    e);
        }
    }
}
