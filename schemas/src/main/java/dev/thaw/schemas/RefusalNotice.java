package dev.thaw.schemas;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// Word that the gateway refused what a study app sent, so that it stands in the study's account
/// like every other refusal. A record of [Topic#INTAKE_EVENTS] that has headers and neither key nor
/// value: admission is the only writer of accounts.
///
/// @param study whose key it was sent with
/// @param event its id, where it could be read
public record RefusalNotice(StudyId study, Optional<UUID> event, RefusalReason reason) {
    private static final String STUDY = "thaw-refused-study";
    private static final String EVENT = "thaw-refused-event";
    private static final String REASON = "thaw-refused-reason";

    /// Adds what there is to say to a record's headers.
    public void addTo(Headers headers) {
        headers.add(STUDY, bytes(study.value()));
        headers.add(REASON, bytes(reason.name()));
        event.ifPresent(id -> headers.add(EVENT, bytes(id.toString())));
    }

    /// The notice that a record is; absent if it is none, or one that cannot be read.
    public static Optional<RefusalNotice> in(Headers headers) {
        Header study = headers.lastHeader(STUDY);
        Header reason = headers.lastHeader(REASON);
        if (study == null || reason == null) {
            return Optional.empty();
        }
        Header event = headers.lastHeader(EVENT);
        try {
            return Optional.of(
                    new RefusalNotice(
                            read(study, StudyId::new),
                            Optional.ofNullable(event).map(id -> read(id, UUID::fromString)),
                            read(reason, RefusalReason::valueOf)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static <T> T read(Header header, Function<String, T> type) {
        return type.apply(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
