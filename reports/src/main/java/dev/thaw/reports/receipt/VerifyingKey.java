package dev.thaw.reports.receipt;

import dev.thaw.core.evidence.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The public half of a key that signs receipts (Ed25519, RFC 8032).
public final class VerifyingKey {

    static final String ALGORITHM = "Ed25519";
    private static final int ID_DIGITS = 16;

    private final PublicKey key;

    VerifyingKey(PublicKey key) {
        this.key = key;
    }

    /// Reads the Base64 of the key's X.509 form (`SubjectPublicKeyInfo`), as `openssl` writes it.
    ///
    /// @throws ReceiptProblem if it is no such key
    public static VerifyingKey parse(String base64) {
        try {
            return new VerifyingKey(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(base64))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ReceiptProblem(
                    "That is no public key of receipts; give what stands in a receipt as"
                            + " public_key.",
                    e);
        }
    }

    /// A short name: the first 16 digits of the SHA-256 of its X.509 form.
    public String id() {
        return Digest.of(key.getEncoded()).toString().substring(0, ID_DIGITS);
    }

    /// The Base64 of its X.509 form.
    public String base64() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /// Whether the private half signed these bytes.
    boolean signed(byte[] content, byte[] value) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(content);
            return signature.verify(value);
        } catch (SignatureException e) {
            // Not even the form of a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey verifying && key.equals(verifying.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /// Its short name.
    @Override
    public String toString() {
        return id();
    }
}
