package dev.thaw.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.Delivery.Received;
import dev.thaw.publisher.Delivery.Refused;
import dev.thaw.publisher.Delivery.SetAside;
import dev.thaw.publisher.Spool.Entry;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final StudyId STUDY = new StudyId("kindling");
    private static final int ALL = 1_000_000;

    @TempDir private Path temporary;

    @Test
    void whatWasAddedComesOutInItsOrderAfterReopening() {
        // Given
        List<Entry> events = events(50);
        try (Spool spool = open(100)) {
            events.subList(0, 20).forEach(event -> spool.add(List.of(event)));
            spool.add(events.subList(20, 50));
        }

        // Then
        try (Spool spool = open(100)) {
            assertThat(spool.pending()).isEqualTo(50);
            assertThat(spool.next(ALL, ALL)).isEqualTo(events);
        }
    }

    @Test
    void aBatchIsBoundedByNumberAndLengthButNeverEmpty() {
        try (Spool spool = open(100)) {
            // Given
            List<Entry> events = events(10);
            spool.add(events);

            // Then
            assertThat(spool.next(3, ALL)).isEqualTo(events.subList(0, 3));
            assertThat(spool.next(ALL, 3 * events.getFirst().json().length() - 1)).hasSize(2);
            assertThat(spool.next(ALL, 1)).hasSize(1);
        }
    }

    @Test
    void aFullSpoolSaysSoAndTakesNothingOfWhatDoesNotFit() {
        try (Spool spool = open(10)) {
            // Given
            List<Entry> events = events(12);
            spool.add(events.subList(0, 8));

            // When
            assertThat(reasonOf(() -> spool.add(events.subList(8, 11))))
                    .isEqualTo(SpoolException.Reason.FULL);

            // Then none of the three is there, and two find room
            assertThat(spool.pending()).isEqualTo(8);
            spool.add(events.subList(8, 10));
            assertThat(spool.next(ALL, ALL)).isEqualTo(events.subList(0, 10));

            // And delivered ones make room
            spool.settle(List.of(new Received(events.getFirst().id())));
            spool.add(events.subList(10, 11));
            assertThat(spool.next(ALL, ALL)).isEqualTo(events.subList(1, 11));
        }
    }

    @Test
    void anEventIsSpooledOnceAndItsIdIsItsOwn() {
        try (Spool spool = open(10)) {
            // Given
            Entry event = events(1).getFirst();
            spool.add(List.of(event));

            // When
            spool.add(List.of(event, event));

            // Then
            assertThat(spool.next(ALL, ALL)).containsExactly(event);
            assertThat(spool.pending()).isEqualTo(1);
            Entry other = new Entry(event.id(), "{\"other\":1}");
            assertThatThrownBy(() -> spool.add(List.of(other)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("id of its own");
        }
    }

    @Test
    void whatIsSetAsideIsOutOfTheQueueAndComesBackToItsPlace() {
        // Given
        List<Entry> events = events(4);
        try (Spool spool = open(4)) {
            spool.add(events);

            // When
            spool.settle(List.of(aside(events.get(2)), aside(events.get(0))));

            // Then
            assertThat(spool.next(ALL, ALL)).containsExactly(events.get(1), events.get(3));
            assertThat(spool.pending()).isEqualTo(2);
            assertThat(spool.asides()).containsExactly(events.get(2), events.get(0));
            assertThat(spool.refused()).isEmpty();
            assertThat(reasonOf(() -> spool.add(events(1)))).isEqualTo(SpoolException.Reason.FULL);

            // When the one that was tried goes behind the other
            spool.putBehind(events.get(2).id());
            spool.putBehind(events.get(1).id());
        }

        // Then
        try (Spool spool = open(4)) {
            assertThat(spool.nextAside()).contains(events.get(0));
            assertThat(spool.pending()).isEqualTo(2);
            assertThat(spool.aside()).isEqualTo(2);

            // When
            spool.settle(List.of(new Received(events.get(0).id())));
            spool.add(List.of(events.get(2)));
            assertThat(spool.asides()).containsExactly(events.get(2));
            assertThat(spool.sendAgain(events.get(2).id())).isTrue();

            // Then
            assertThat(spool.next(ALL, ALL)).isEqualTo(events.subList(1, 4));
            assertThat(spool.asides()).isEmpty();
            assertThat(spool.dismiss(events.get(2).id())).isFalse();
        }
    }

    @Test
    void aSpoolFromBeforeAnythingWasSetAsideIsOpened() throws Exception {
        // Given
        List<Entry> events = events(2);
        try (Spool spool = open(4)) {
            spool.add(events);
        }
        try (Connection database =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder().resolve("events.sqlite").toUri());
                Statement statement = database.createStatement()) {
            statement.execute("DROP INDEX aside");
            statement.execute("ALTER TABLE event DROP COLUMN aside");
            statement.execute("PRAGMA user_version = 1");
        }

        // Then
        try (Spool spool = open(4)) {
            assertThat(spool.next(ALL, ALL)).isEqualTo(events);
            spool.settle(List.of(aside(events.getFirst())));
            assertThat(spool.asides()).containsExactly(events.getFirst());
        }
    }

    private static SetAside aside(Entry event) {
        return new SetAside(event.id(), "It fails.");
    }

    @Test
    void refusedEventsAreKeptUntilSomebodyDecides() {
        // Given
        List<Entry> events = events(4);
        Refused refused = new Refused(events.get(1).id(), "MALFORMED", "/payload", "Wrong.");
        Refused other = new Refused(events.get(2).id(), "TOO_LARGE", "", "Large.");
        try (Spool spool = open(4)) {
            spool.add(events);
            spool.settle(List.of(new Received(events.get(0).id()), refused, other));
        }

        try (Spool spool = open(4)) {
            // Then
            assertThat(spool.next(ALL, ALL)).containsExactly(events.get(3));
            assertThat(spool.pending()).isEqualTo(1);
            assertThat(spool.refused())
                    .containsExactly(
                            new Spool.RefusedEntry(events.get(1).json(), refused),
                            new Spool.RefusedEntry(events.get(2).json(), other));
            assertThat(reasonOf(() -> spool.add(events(2)))).isEqualTo(SpoolException.Reason.FULL);

            // When
            assertThat(spool.dismiss(events.get(1).id())).isTrue();
            assertThat(spool.sendAgain(events.get(2).id())).isTrue();

            // Then
            assertThat(spool.refused()).isEmpty();
            assertThat(spool.next(ALL, ALL)).containsExactly(events.get(2), events.get(3));
            assertThat(spool.dismiss(events.get(3).id())).as("it is not refused").isFalse();
            assertThat(spool.sendAgain(events.get(0).id())).as("it is gone").isFalse();
        }
    }

    @Test
    void oneAtATimeOwnsAFolder() {
        Spool first = open(10);
        try {
            assertThat(reasonOf(() -> open(10))).isEqualTo(SpoolException.Reason.IN_USE);
        } finally {
            first.close();
        }
        open(10).close();
    }

    @Test
    void aFolderMayBeCalledAnything() throws IOException {
        Path odd = temporary.resolve("a b?mode=memory#ö%41 ıİ").resolve("deeper");
        List<Entry> events = events(2);
        try (Spool spool = Spool.open(odd, STUDY, 10)) {
            spool.add(events);
        }
        try (Spool spool = Spool.open(odd, STUDY, 10)) {
            assertThat(spool.next(ALL, ALL)).isEqualTo(events);
        }
        try (Stream<Path> files = Files.list(odd)) {
            assertThat(files).containsExactly(odd.resolve("events.sqlite"));
        }
    }

    @Test
    void aFolderBelongsToOneStudy() {
        open(10).close();
        assertThat(reasonOf(() -> Spool.open(folder(), new StudyId("another"), 10)))
                .isEqualTo(SpoolException.Reason.OTHER_STUDY);
        open(10).close();
    }

    @Test
    void onlyTheOwnerCanReadWhatIsSpooled() throws IOException {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
                "needs a file system with POSIX rights");
        try (Spool spool = open(10)) {
            spool.add(events(3));
            List<Path> files = files();
            assertThat(files).hasSizeGreaterThan(1);
            for (Path file : files) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void whateverOfTheLastWriteReachedTheDiskEarlierEventsAreThere() throws IOException {
        // Given the files as they are after each of five events
        List<Entry> events = events(5);
        Path log = folder().resolve("events.sqlite-wal");
        List<byte[]> logs = new ArrayList<>();
        byte[] main;
        try (Spool spool = open(10)) {
            for (Entry event : events) {
                spool.add(List.of(event));
                logs.add(Files.readAllBytes(log));
            }
            main = Files.readAllBytes(folder().resolve("events.sqlite"));
        }

        for (int durable = 1; durable < 5; durable++) {
            int from = logs.get(durable - 1).length;
            int to = logs.get(durable).length;
            for (int length = from; length < to; length += 1 + (to - from) / 7) {
                for (boolean rubbish : List.of(false, true)) {
                    // When the next write is torn, its end missing or rubbish
                    byte[] torn = Arrays.copyOf(logs.get(durable), rubbish ? to : length);
                    if (rubbish) {
                        Arrays.fill(torn, length, to, (byte) 0x5a);
                    }
                    Files.write(folder().resolve("events.sqlite"), main);
                    Files.write(log, torn);

                    // Then
                    try (Spool spool = open(10)) {
                        assertThat(spool.next(ALL, ALL)).isEqualTo(events.subList(0, durable));
                    }
                }
            }
        }
    }

    @Test
    void aFileThatIsNoSpoolIsToldAndLeftAlone() throws IOException {
        // Given
        open(10).close();
        Path file = folder().resolve("events.sqlite");
        byte[] rubbish =
                "no spool ".repeat(1_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(file, rubbish);

        // Then
        SpoolException damaged = catchThrowableOfType(SpoolException.class, () -> open(10));
        assertThat(damaged.reason()).isEqualTo(SpoolException.Reason.UNUSABLE);
        assertThat(damaged).hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(file)).isEqualTo(rubbish);
    }

    @Test
    void whatWasDeliveredCannotBeReadInTheFilesAnyMore() throws IOException {
        try (Spool spool = open(10)) {
            // Given
            Entry event = new Entry(UUID.randomUUID(), "{\"text\":\"qxzplanted\"}");
            spool.add(List.of(event));
            assertThat(filesWith("qxzplanted")).isNotEmpty();

            // When
            spool.settle(List.of(new Received(event.id())));

            // Then
            assertThat(filesWith("qxzplanted")).isEmpty();
        }
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : files()) {
            if (Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains(text)) {
                found.add(file);
            }
        }
        return found;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.toList();
        }
    }

    private static SpoolException.Reason reasonOf(Runnable work) {
        return catchThrowableOfType(SpoolException.class, work::run).reason();
    }

    private static List<Entry> events(int count) {
        return Stream.generate(UUID::randomUUID)
                .limit(count)
                .map(id -> new Entry(id, "{\"eventId\":\"%s\"}".formatted(id)))
                .toList();
    }

    private Spool open(int limit) {
        return Spool.open(folder(), STUDY, limit);
    }

    private Path folder() {
        return temporary.resolve("spool");
    }
}
