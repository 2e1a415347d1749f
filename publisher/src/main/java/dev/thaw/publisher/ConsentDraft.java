package dev.thaw.publisher;

import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentScope;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A permit: signed by the participant and valid from the moment it was given, unless something
/// else is said. Document, jurisdiction and legal basis have to be said.
public final class ConsentDraft extends Draft<ConsentDraft> {

    private final SortedSet<ConsentScope> scopes;
    private Basis basis = Basis.SIGNED;
    private Optional<String> documentVersion = Optional.empty();
    private Optional<String> documentSha256 = Optional.empty();
    private Optional<String> jurisdiction = Optional.empty();
    private Optional<String> legalBasis = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
    private Grantor grantor = Grantor.PARTICIPANT;
    private Optional<String> attestedBy = Optional.empty();

    ConsentDraft(ThawPublisher publisher, String participant, ConsentScope... scopes) {
        super(publisher, participant);
        this.scopes = new TreeSet<>(Arrays.asList(scopes));
    }

    /// The text that the person saw.
    public ConsentDraft document(String version) {
        documentVersion = Optional.of(version);
        return changed();
    }

    /// The text that the person saw.
    ///
    /// @param sha256 of its bytes, 64 hexadecimal digits
    public ConsentDraft document(String version, String sha256) {
        documentSha256 = Optional.of(sha256);
        return document(version);
    }

    /// The law that applies.
    ///
    /// @param country its code, for example `NO`
    /// @param basis for example `GDPR-9-2-a`
    public ConsentDraft under(String country, String basis) {
        jurisdiction = Optional.of(country);
        legalBasis = Optional.of(basis);
        return changed();
    }

    /// The first instant that it covers.
    public ConsentDraft from(Instant first) {
        from = Optional.of(first);
        return changed();
    }

    /// The first instant that it covers no more.
    public ConsentDraft until(Instant end) {
        to = Optional.of(end);
        return changed();
    }

    /// Who gave it, if not the participant.
    public ConsentDraft grantedBy(Grantor who) {
        grantor = who;
        return changed();
    }

    /// It was not signed here: somebody vouches for it.
    public ConsentDraft attestedBy(String whom) {
        basis = Basis.ATTESTED;
        attestedBy = Optional.of(whom);
        return changed();
    }

    @Override
    ConsentDraft self() {
        return this;
    }

    @Override
    ConsentGiven payload(Instant at) {
        return new ConsentGiven(
                basis,
                scopes,
                said(documentVersion, "the document's version"),
                documentSha256,
                said(jurisdiction, "the jurisdiction"),
                said(legalBasis, "the legal basis"),
                from.orElse(at),
                to,
                grantor,
                attestedBy);
    }

    private static String said(Optional<String> part, String what) {
        return part.orElseThrow(() -> new IllegalStateException("a consent names " + what));
    }
}
