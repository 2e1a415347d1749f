package dev.thaw.schemas.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.claim.DataNeeds;
import dev.thaw.core.claim.PlanInWords;
import dev.thaw.schemas.claim.ClaimFiles.Valid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What `docs/claims.md` shows is what the reader understands.
class ClaimsPageTest {

    private static final Pattern KEY = Pattern.compile("(?m)^(\\w+):");

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("..", "docs", "claims.md"));
    }

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void theSmallestClaimsAreSoundAndEachOfTheirLinesIsNeeded() {
        List<String> whole = smallest();
        assertThat(whole).hasSize(2);
        for (String claim : whole) {
            assertThat(ClaimFilesTest.problems(claim)).isEmpty();
            for (String line : claim.lines().toList()) {
                assertThat(ClaimFilesTest.problems(claim.replace(line + "\n", "")))
                        .as(line)
                        .isNotEmpty();
            }
        }
    }

    private List<String> smallest() {
        return blocks("yaml").stream().filter(block -> block.startsWith("api:")).toList();
    }

    @Test
    void everyFormIsSoundInOneOfTheSmallestClaims() {
        List<String> forms =
                blocks("yaml").stream()
                        .filter(block -> !block.startsWith("api:"))
                        .flatMap(Pattern.compile("(?m)^# or\n")::splitAsStream)
                        .toList();
        assertThat(forms).hasSizeGreaterThan(40);

        for (String form : forms) {
            assertThat(smallest())
                    .as(form)
                    .anyMatch(claim -> ClaimFilesTest.problems(with(form, claim)).isEmpty());
        }
    }

    /// The claim with the lines of a form in place of its own.
    private static String with(String form, String claim) {
        List<String> keys = KEY.matcher(form).results().map(key -> key.group(1) + ":").toList();
        StringBuilder whole = new StringBuilder(form);
        claim.lines()
                .filter(line -> keys.stream().noneMatch(line::startsWith))
                .forEach(line -> whole.append(line).append('\n'));
        return whole.toString();
    }

    @Test
    void thePlanInWordsIsThatOfTheExample() {
        Valid anxiety = (Valid) ClaimFiles.parse(Examples.FILE, Examples.ANXIETY.text());

        assertThat(blocks("text").getFirst().replace('\n', ' ').strip())
                .isEqualTo(PlanInWords.of(anxiety.claim()));
        assertThat(blocks("text").getLast().lines().map(line -> line.substring(2)))
                .containsExactlyElementsOf(DataNeeds.of(anxiety.claim()));
    }
}
