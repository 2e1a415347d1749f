package dev.thaw.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenClaimsTest {

    private static TokenClaims saying(Map<String, Object> claims) {
        return new TokenClaims("somebody", Optional.empty(), claims);
    }

    @Test
    void wordsStandInAListOrInAText() {
        assertThat(saying(Map.of("roles", List.of("b", "a", 7))).words("roles"))
                .containsExactly("a", "b");
        assertThat(saying(Map.of("scope", " b  a ")).words("scope")).containsExactly("a", "b");
        assertThat(saying(Map.of("scope", "")).words("scope")).isEmpty();
        assertThat(saying(Map.of("scope", 7)).words("scope")).isEmpty();
        assertThat(saying(Map.of()).words("scope")).isEmpty();
    }

    @Test
    void wordsMayLieWithinOtherClaims() {
        TokenClaims nested = saying(Map.of("realm_access", Map.of("roles", List.of("a"))));

        assertThat(nested.words("realm_access.roles")).containsExactly("a");
        assertThat(nested.words("realm_access.roles.a")).isEmpty();
        assertThat(nested.words("realm_access")).isEmpty();
    }

    @Test
    void aNameWithADotIsTheNameFirst() {
        assertThat(
                        saying(Map.of("https://example.org/roles", List.of("a")))
                                .words("https://example.org/roles"))
                .containsExactly("a");
    }
}
