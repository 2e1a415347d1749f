package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.evidence.LeafChanges;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a receipt is worth today.
public sealed interface Verdict {

    /// The same records give the same result, byte for byte.
    record BitIdentical() implements Verdict {}

    /// Some of those whose records were counted were erased since; all other records are the same.
    /// What is figured out from the rest is another figure, not a confirmation of the old one.
    ///
    /// @param restated the result without them
    record ReproducedMinusErased(int erased, JsonNode restated) implements Verdict {}

    /// Records are missing, or are not what they were. Nothing is said about the result.
    record RecordsDiffer(LeafChanges changes) implements Verdict {}

    /// The records are the same and the result is not.
    ///
    /// @param code names of what else is not as it was, such as `commit` or `java`
    record ResultDiffers(SortedSet<String> code) implements Verdict {
        public ResultDiffers {
            code = Collections.unmodifiableSortedSet(new TreeSet<>(code));
        }
    }

    /// The receipt is not as it was signed, or nobody known signed it.
    record InvalidSignature(String reason) implements Verdict {}
}
