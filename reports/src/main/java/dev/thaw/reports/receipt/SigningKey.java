package dev.thaw.reports.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// A key that signs receipts (Ed25519), with its public half.
public final class SigningKey {

    private static final String FORMAT = "thaw-receipt-key/v1";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PrivateKey secret;
    private final VerifyingKey verifying;

    private SigningKey(PrivateKey secret, VerifyingKey verifying) {
        this.secret = secret;
        this.verifying = verifying;
    }

    /// A new key.
    public static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(VerifyingKey.ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), new VerifyingKey(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /// Reads what [#json] writes.
    ///
    /// @param where for the sentence about what is wrong
    /// @throws ReceiptProblem if it is no such key, or its halves do not belong together
    public static SigningKey parse(String json, String where) {
        try {
            JsonNode node = MAPPER.readTree(json);
            PrivateKey secret =
                    KeyFactory.getInstance(VerifyingKey.ALGORITHM)
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(
                                            Base64.getDecoder()
                                                    .decode(node.path("private_key").asText())));
            SigningKey key =
                    new SigningKey(secret, VerifyingKey.parse(node.path("public_key").asText()));
            if (node.path("format").asText().equals(FORMAT) && key.isWhole()) {
                return key;
            }
            throw damaged(where, null);
        } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause: its message quotes the key.
            throw damaged(where, null);
        } catch (ReceiptProblem e) {
            throw damaged(where, e);
        }
    }

    private static ReceiptProblem damaged(String where, Throwable cause) {
        return new ReceiptProblem(
                "The key of receipts in %s is damaged; restore it from a backup or make a new one with 'thaw receipt new-key'."
                        .formatted(where),
                cause);
    }

    private boolean isWhole() {
        byte[] probe = {1};
        return verifying.signed(probe, sign(probe));
    }

    /// The key as a file keeps it. Whoever has it can sign.
    public String json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("format", FORMAT)
                .put("key_id", verifying.id())
                .put("public_key", verifying.base64())
                .put("private_key", Base64.getEncoder().encodeToString(secret.getEncoded()))
                .toString();
    }

    /// The public half.
    public VerifyingKey verifying() {
        return verifying;
    }

    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(VerifyingKey.ALGORITHM);
            signature.initSign(secret);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }
}
