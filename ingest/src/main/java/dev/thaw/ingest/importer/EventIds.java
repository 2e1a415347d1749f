package dev.thaw.ingest.importer;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The ids of imported events: UUIDs of version 5 in a namespace of the study.
///
/// The participant enters as the keyed pseudonym, so that nobody can guess an id from a source id,
/// and field by field what the mapping made of the row, so that neither the order of the rows nor
/// the names of the columns matter. What enters here must never change, or a second import would
/// add everything again.
final class EventIds {

    private static final UUID THAW = UUID.fromString("6f0c2a3e-1f4b-5d0a-9b59-7b1f8f3f3c11");

    private final NameBasedGenerator ids;
    private final Map<UUID, Integer> sameContent = new HashMap<>();

    EventIds(StudyId study) {
        this.ids =
                Generators.nameBasedGenerator(
                        Generators.nameBasedGenerator(THAW).generate(study.value()));
    }

    /// The id of an event that is what it says: equal events are told apart by counting them.
    UUID ofContent(ParticipantId participant, String mapped) {
        UUID id = ids.generate(participant.value() + "\n" + mapped);
        int ordinal = sameContent.merge(id, 1, Integer::sum) - 1;
        return ordinal == 0 ? id : ids.generate(id + "\n" + ordinal);
    }

    /// The id of an event that its row's identity columns name.
    ///
    /// @param form tells the events of one row apart
    UUID ofKey(ParticipantId participant, String key, String form) {
        return ids.generate(participant.value() + "\nkey " + key + "\n" + form);
    }

    /// The id of an event that says something new about an earlier one.
    UUID after(UUID earlier, String mapped) {
        return ids.generate(earlier + "\nthen " + mapped);
    }
}
