package dev.thaw.core.event;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a participant allowed or took back. Consent events can be neither corrected nor retracted.
public sealed interface ConsentEvent extends EventPayload {

    /// A permit.
    ///
    /// @param basis how the permit is evidenced
    /// @param scopes what it permits; everything else stays off
    /// @param documentVersion version of the consent text that the person saw
    /// @param documentSha256 its SHA-256, 64 hexadecimal digits; absent for attested data
    /// @param jurisdiction country code whose law applies, for example `NO`
    /// @param legalBasis for example `GDPR-9-2-a`
    /// @param effectiveFrom first instant that it covers
    /// @param effectiveTo first instant that it covers no more; absent: open
    /// @param grantor who gave it
    /// @param attestedBy the named person who vouches for it, when it was not signed here
    record ConsentGiven(
            Basis basis,
            SortedSet<ConsentScope> scopes,
            String documentVersion,
            Optional<String> documentSha256,
            String jurisdiction,
            String legalBasis,
            Instant effectiveFrom,
            Optional<Instant> effectiveTo,
            Grantor grantor,
            Optional<String> attestedBy)
            implements ConsentEvent {
        public ConsentGiven {
            scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
            effectiveFrom = Exact.micros(effectiveFrom);
            effectiveTo = effectiveTo.map(Exact::micros);
            if (effectiveTo.isPresent() && !effectiveTo.get().isAfter(effectiveFrom)) {
                throw new IllegalArgumentException("a consent must end after it begins");
            }
            if (basis == Basis.ATTESTED && attestedBy.isEmpty()) {
                throw new IllegalArgumentException("an attested consent names who attests it");
            }
        }
    }

    /// A permit taken back.
    ///
    /// @param kind how far
    /// @param statedAt from when, as the person said; absent: from when it was said. Never later
    ///   than its reception
    record ConsentWithdrawn(WithdrawalKind kind, Optional<Instant> statedAt)
            implements ConsentEvent {
        public ConsentWithdrawn {
            statedAt = statedAt.map(Exact::micros);
        }
    }

    /// The end of a [WithdrawalKind#PAUSE]. Nothing else ends one, and no new consent.
    ///
    /// @param effectiveFrom first instant at which collection is allowed again
    record ConsentResumed(Instant effectiveFrom) implements ConsentEvent {
        public ConsentResumed {
            effectiveFrom = Exact.micros(effectiveFrom);
        }
    }

    /// How a permit is evidenced. Only `SIGNED` counts as signed.
    enum Basis {
        SIGNED,
        ATTESTED,
        NOT_PERSONAL_DATA
    }

    /// Who gave a permit.
    enum Grantor {
        PARTICIPANT,
        GUARDIAN,
        MINOR_ASSENT,
        ATTESTOR
    }

    /// How far a withdrawal reaches (science.md F).
    enum WithdrawalKind {
        PAUSE,
        STOP_COLLECTION,
        STOP_PROCESSING,
        STOP_SHARING,
        STOP_CONTACT,
        ERASE
    }
}
