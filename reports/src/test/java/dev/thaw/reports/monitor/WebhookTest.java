package dev.thaw.reports.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which addresses and secrets a webhook may have.
class WebhookTest {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String REPORTS = "https://thaw.example.org";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.org/T0/B0/token",
                "HTTPS://hooks.example.org",
                "http://localhost:9/hook",
                "http://127.0.0.1:9",
                "http://[::1]:9/"
            })
    void messagesGoOverTlsOrStayOnThisMachine(String address) {
        assertThat(Webhook.of(address, SECRET, REPORTS).host()).doesNotContain("token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.org/token",
                "http://127.0.0.1.example.org/token",
                "http://localhost.example.org/token",
                "http://10.0.0.1/token",
                "ftp://hooks.example.org/token",
                "https://ana:token@hooks.example.org/",
                "https://hooks.example.org/#token",
                "https:///token",
                "hooks.example.org/token",
                "https://hooks example/token",
                ""
            })
    void otherAddressesAreRefusedWithoutRepeatingThem(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Webhook.of(address, SECRET, REPORTS))
                .withMessageStartingWith("the address of the webhook")
                .withMessageNotContaining("token")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_dG9rZW4=",
                "whsec_not base64 at all, though long enough",
                "whsec_"
            })
    void secretsAreOfStandardWebhooks(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Webhook.of("https://hooks.example.org", secret, REPORTS))
                .withMessage("the secret of the webhook is whsec_ and 24 to 64 bytes in base64")
                .withNoCause();
    }

    @Test
    void aMessageNamesTheListOfItsStudy() {
        for (String reports : new String[] {REPORTS, REPORTS + "/"}) {
            assertThat(Webhook.of("https://hooks.example.org", SECRET, reports).listOf("pilot"))
                    .isEqualTo("https://thaw.example.org/studies/pilot/monitors");
        }
    }
}
