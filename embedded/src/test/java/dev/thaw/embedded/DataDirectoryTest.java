package dev.thaw.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private static final StackAddresses ADDRESSES =
            new StackAddresses(
                    "127.0.0.1:1",
                    "http://127.0.0.1:2",
                    "jdbc:postgresql://127.0.0.1:3/thaw",
                    "thaw",
                    "thaw",
                    "secret");

    @TempDir private Path temporary;

    @Test
    void aNewDirectoryIsMadeAndFoundAgain() {
        // Given
        Path path = temporary.resolve("deep").resolve("thaw-data");

        // When
        DataDirectory made = DataDirectory.at(path);

        // Then
        assertThat(path.resolve("version")).hasContent("1");
        assertThat(DataDirectory.at(path).path()).isEqualTo(made.path());
    }

    @Test
    void aDirectoryOfAnotherVersionIsRefused() throws IOException {
        // Given
        DataDirectory.at(temporary);
        Files.writeString(temporary.resolve("version"), "99\n");

        // Then
        assertThatThrownBy(() -> DataDirectory.at(temporary))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("holds data of version 99 and this Thaw reads version 1");
    }

    @Test
    void aDirectoryOfOtherFilesIsLeftAlone() throws IOException {
        // Given
        Files.writeString(temporary.resolve("thesis.tex"), "Do not touch");

        // Then
        assertThatThrownBy(() -> DataDirectory.at(temporary))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("holds files that are not Thaw's");
        assertThat(temporary).isDirectoryNotContaining("glob:**version");
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        // Given
        Path file = Files.writeString(temporary.resolve("file"), "");

        // Then
        assertThatThrownBy(() -> DataDirectory.at(file))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("cannot be used as data directory")
                .hasMessageContaining("is not a directory");
    }

    @Test
    void onlyOneMayHoldADirectoryAtATime() throws IOException {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        DataDirectory.Lock held = directory.lock();

        // Then
        assertThatThrownBy(() -> DataDirectory.at(temporary).lock())
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining(
                        "Thaw (process %d) runs on".formatted(ProcessHandle.current().pid()));

        // When
        held.close();

        // Then
        directory.lock().close();
    }

    @Test
    void aRunningStackTellsWhereItAnswersUntilItEnds() throws IOException {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        DataDirectory.Lock held = directory.lock();
        held.publish(ADDRESSES, Map.of("web", "http://127.0.0.1:4"));

        // Then
        assertThat(directory.running())
                .contains(
                        new RunningStack(
                                ProcessHandle.current().pid(),
                                ADDRESSES,
                                Map.of("web", "http://127.0.0.1:4")));
        assertThat(StackAddresses.ofRunning(directory)).contains(ADDRESSES);
        assertThat(Files.getPosixFilePermissions(temporary.resolve("running.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        // When
        held.close();

        // Then
        assertThat(directory.running()).isEmpty();
        assertThat(temporary.resolve("running.json")).doesNotExist();
    }

    @Test
    void aStackThatIsJustStartingSaysSo() throws IOException {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        DataDirectory.Lock held = directory.lock();

        // Then
        assertThatThrownBy(directory::running)
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("just starting or stopping");
        held.close();
    }

    @Test
    void whatAKilledProcessLeftIsNotBelieved() throws IOException {
        // Given
        DataDirectory directory = DataDirectory.at(temporary);
        DataDirectory.Lock held = directory.lock();
        held.publish(ADDRESSES, Map.of());
        String left = Files.readString(temporary.resolve("running.json"));
        held.close();
        Files.writeString(temporary.resolve("running.json"), left);

        // Then
        assertThat(directory.running()).isEmpty();
    }

    @Test
    void addressesKeepTheirPasswordToThemselvesWhenPrinted() {
        assertThat(ADDRESSES.toString()).doesNotContain("secret");
    }
}
