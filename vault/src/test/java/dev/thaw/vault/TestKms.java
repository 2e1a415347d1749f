package dev.thaw.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A key management service, found as those of cloud providers are: keys with URIs `test-kms://…`,
/// which it never gives away.
public final class TestKms implements KmsClient {

    private static final Map<String, Aead> KEYS = new ConcurrentHashMap<>();
    private static final AtomicInteger ASKED = new AtomicInteger();

    /// How often the service was asked to encrypt or decrypt.
    static int asked() {
        return ASKED.get();
    }

    @Override
    public boolean doesSupport(String uri) {
        return uri.startsWith("test-kms://");
    }

    @Override
    public KmsClient withCredentials(String path) {
        throw new UnsupportedOperationException("only default credentials are used");
    }

    @Override
    public KmsClient withDefaultCredentials() {
        return this;
    }

    @Override
    public Aead getAead(String uri) throws GeneralSecurityException {
        if (uri.endsWith("/forbidden")) {
            throw new GeneralSecurityException("access denied");
        }
        Aead key = KEYS.computeIfAbsent(uri, _ -> newKey());
        return new Aead() {
            @Override
            public byte[] encrypt(byte[] plain, byte[] associated) throws GeneralSecurityException {
                ASKED.incrementAndGet();
                return key.encrypt(plain, associated);
            }

            @Override
            public byte[] decrypt(byte[] encrypted, byte[] associated)
                    throws GeneralSecurityException {
                ASKED.incrementAndGet();
                return key.decrypt(encrypted, associated);
            }
        };
    }

    private static Aead newKey() {
        try {
            return KeysetHandle.generateNew(
                            PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get())
                    .getPrimitive(AeadConfig2026.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
