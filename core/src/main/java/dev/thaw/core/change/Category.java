package dev.thaw.core.change;

import dev.thaw.core.number.Status;

/// What became of one participant.
public sealed interface Category {

    /// How the participant changed.
    enum Assessed implements Category {
        /// Improved reliably, and crossed the cut-off from the clinical to the functional side.
        RECOVERED,
        /// Improved reliably, without crossing the cut-off; or without a cut-off that could be
        /// crossed, see [Cutoff#value()].
        IMPROVED,
        /// No reliable change in either direction.
        UNCHANGED,
        /// Changed reliably for the worse.
        DETERIORATED
    }

    /// Why that cannot be told.
    enum NotAssessable implements Category {
        /// The participant has no value in the baseline window.
        NO_BASELINE(Status.INSUFFICIENT_N),
        /// The participant has no value in the outcome window.
        NO_OUTCOME(Status.INSUFFICIENT_N),
        /// Fewer than two participants have what the index's constants are computed from.
        TOO_FEW_PARTICIPANTS(Status.INSUFFICIENT_N),
        /// The participant has fewer than three values, or all at one time.
        TOO_FEW_VALUES(Status.INSUFFICIENT_N),
        /// The reliability itself could not be estimated.
        RELIABILITY_UNKNOWN(Status.INSUFFICIENT_N),
        /// A reliability is not between 0 and 1, both excluded.
        RELIABILITY_OUT_OF_RANGE(Status.NOT_APPLICABLE),
        /// Individual categories are withheld below a minimum of reliability.
        RELIABILITY_BELOW_MINIMUM(Status.NOT_APPLICABLE),
        /// The standard deviation is 0.
        NO_VARIATION(Status.NOT_APPLICABLE),
        /// A percentage of nothing.
        BASELINE_IS_ZERO(Status.NOT_APPLICABLE),
        /// The index's unit is 0 or the root of a negative number.
        INDEX_UNDEFINED(Status.NOT_APPLICABLE);

        private final Status status;

        NotAssessable(Status status) {
            this.status = status;
        }

        /// As it stands in an estimate.
        public Status status() {
            return status;
        }
    }
}
