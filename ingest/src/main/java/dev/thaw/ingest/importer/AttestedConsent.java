package dev.thaw.ingest.importer;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.Basis;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.ConsentDocument;
import dev.thaw.schemas.yaml.Yaml;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the mapping says about the consent of all its participants: never a signature, but the word
/// of a named person, or that the data are not personal.
///
/// @param from first day that it covers; absent: the first day of the study
/// @param to last day that it covers; absent: open
record AttestedConsent(
        Yaml.Place place,
        Basis basis,
        SortedSet<ConsentScope> scopes,
        String documentVersion,
        Optional<String> documentSha256,
        String jurisdiction,
        String legalBasis,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        Optional<String> attestedBy) {

    private static final Set<ConsentScope> ONLY_PERSONAL =
            Set.of(
                    ConsentScope.CONTACT_RECONTACT,
                    ConsentScope.QUOTE_STORY,
                    ConsentScope.LINK_EXTERNAL);

    static AttestedConsent parse(Yaml.Section section) {
        section.allowing(
                "basis",
                "attested_by",
                "scopes",
                "document",
                "jurisdiction",
                "legal_basis",
                "effective_from",
                "effective_to");
        boolean personal =
                section.need("basis")
                        .asOneOf(List.of("attested", "not_personal_data"))
                        .equals("attested");
        if (personal) {
            List.of("attested_by", "scopes", "document", "legal_basis").forEach(section::need);
        }
        Optional<Yaml.Section> document =
                section.get("document")
                        .filter(Yaml.Section.class::isInstance)
                        .map(yaml -> yaml.asSection().allowing("version", "sha256"));
        return new AttestedConsent(
                section.place(),
                personal ? Basis.ATTESTED : Basis.NOT_PERSONAL_DATA,
                section.get("scopes").map(AttestedConsent::scopes).orElseGet(() -> impersonal()),
                document.map(d -> d.need("version").asWord())
                        .or(() -> section.word("document"))
                        .orElse("none"),
                document.flatMap(d -> d.get("sha256")).map(AttestedConsent::sha256),
                section.need("jurisdiction").asWord(),
                section.word("legal_basis").orElse("NOT_PERSONAL_DATA"),
                section.get("effective_from").map(TimeForm::date),
                section.get("effective_to").map(TimeForm::date),
                section.word("attested_by"));
    }

    private static SortedSet<ConsentScope> impersonal() {
        SortedSet<ConsentScope> scopes = new TreeSet<>(EnumSet.allOf(ConsentScope.class));
        scopes.removeAll(ONLY_PERSONAL);
        return scopes;
    }

    private static SortedSet<ConsentScope> scopes(Yaml yaml) {
        List<String> known =
                Arrays.stream(ConsentScope.values())
                        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .toList();
        SortedSet<ConsentScope> scopes = new TreeSet<>();
        for (Yaml element : yaml.elements()) {
            scopes.add(ConsentScope.valueOf(element.asOneOf(known).toUpperCase(Locale.ROOT)));
        }
        return scopes;
    }

    private static String sha256(Yaml yaml) {
        String hash = yaml.asWord().toLowerCase(Locale.ROOT);
        if (!hash.matches("[0-9a-f]{64}")) {
            throw yaml.place().problem("a SHA-256 has 64 hexadecimal digits");
        }
        return hash;
    }

    /// The event that says so, for a study.
    ConsentGiven given(StudyProtocol protocol) {
        ZoneId zone = protocol.homeZone();
        checkDocument(protocol);
        Instant begin = from.orElse(protocol.period().from()).atStartOfDay(zone).toInstant();
        Optional<Instant> end = to.map(day -> day.plusDays(1).atStartOfDay(zone).toInstant());
        if (end.isPresent() && !end.get().isAfter(begin)) {
            throw place.problem("the consent ends before it begins");
        }
        return new ConsentGiven(
                basis,
                scopes,
                documentVersion,
                documentSha256,
                jurisdiction,
                legalBasis,
                begin,
                end,
                Grantor.ATTESTOR,
                attestedBy);
    }

    private void checkDocument(StudyProtocol protocol) {
        if (protocol.consentDocuments().isEmpty()) {
            return;
        }
        ConsentDocument known = protocol.consentDocuments().get(documentVersion);
        if (known == null) {
            throw place.problem(
                    "the protocol knows no consent document '%s' (it knows: %s)",
                    documentVersion, String.join(", ", protocol.consentDocuments().keySet()));
        }
        if (documentSha256.isPresent() && !documentSha256.get().equalsIgnoreCase(known.sha256())) {
            throw place.problem("the protocol has another SHA-256 for this consent document");
        }
    }

    /// When it was given, as far as admission needs to know: when it took effect, and not today, so
    /// that importing again lifts no withdrawal; and never before the study, whose period holds for
    /// events of every kind.
    CaptureTime captured(StudyProtocol protocol) {
        LocalDate first = protocol.period().from();
        boolean earlier = from.isEmpty() || !from.get().isAfter(first);
        LocalDate day = earlier ? first : from.get();
        if (!protocol.period().contains(day)) {
            throw place.problem("the consent takes effect after the study's last day");
        }
        LocalTime firstHour = protocol.dayCutoff();
        Instant at = day.atTime(firstHour).atZone(protocol.homeZone()).toInstant();
        return new CaptureTime.Moment(at, Optional.empty(), Optional.empty());
    }

    /// All of it in one text, for the event's id.
    String mapped(StudyProtocol protocol) {
        ConsentGiven given = given(protocol);
        return String.join(
                "\n",
                "ConsentGiven",
                basis.name(),
                scopes.toString(),
                documentVersion,
                documentSha256.orElse(""),
                jurisdiction,
                legalBasis,
                given.effectiveFrom().toString(),
                given.effectiveTo().map(Instant::toString).orElse(""),
                attestedBy.orElse(""));
    }
}
