package dev.thaw.reports.api;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// What is sent, once it stands in the log.
sealed interface Answer {

    int status();

    /// Which release it is about; absent: none.
    OptionalInt release();

    /// How many rows of a table it has.
    int count();

    /// Bytes as they go out.
    final class Body {

        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /// Rows of a table.
    ///
    /// @param tag of these bytes
    /// @param next where it goes on; absent: it ends here
    record Rows(
            Body body,
            Format format,
            boolean gzipped,
            String tag,
            Optional<String> next,
            OptionalInt release,
            int count)
            implements Answer {

        @Override
        public int status() {
            return 200;
        }
    }

    /// A file that was published, byte for byte.
    record File(Body body, String tag) implements Answer {

        @Override
        public int status() {
            return 200;
        }

        @Override
        public OptionalInt release() {
            return OptionalInt.empty();
        }

        @Override
        public int count() {
            return 1;
        }
    }

    /// What whoever asks has already.
    record Unchanged(String tag, OptionalInt release) implements Answer {

        @Override
        public int status() {
            return 304;
        }

        @Override
        public int count() {
            return 0;
        }
    }

    /// No rows.
    ///
    /// @param pause when to ask again; absent: that would not help
    record Refused(QueryProblem problem, String sentence, Optional<Duration> pause)
            implements Answer {

        static Refused of(NotAnswered refused) {
            return new Refused(refused.problem(), refused.getMessage(), refused.pause());
        }

        static Refused of(QueryProblem problem) {
            return new Refused(problem, problem.sentence(), problem.pause());
        }

        @Override
        public int status() {
            return problem.status().getCode();
        }

        @Override
        public OptionalInt release() {
            return OptionalInt.empty();
        }

        @Override
        public int count() {
            return 0;
        }
    }
}
