package dev.thaw.schemas;

import dev.thaw.core.event.SubjectId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/// Closes the values of ledger and trends so that only the holder of the subject's own key can read
/// them. Every value of these topics passes through here.
///
/// A sealed value begins with one format byte. Safe for use by several threads.
public interface Sealing {

    /// Seals a value.
    ///
    /// @param associated what the value belongs to, see [#associated]; opening needs the same
    ///   bytes, so that a value cannot be passed off as another record's
    /// @throws SubjectErased if the subject's key was destroyed
    /// @throws IllegalStateException if there never was such a key: these are not the keys of this
    ///   ledger
    /// @throws RuntimeException of the implementation's own if keys cannot be reached now: pause
    ///   and try again
    byte[] seal(SubjectId subject, byte[] associated, byte[] plain);

    /// Opens a value.
    ///
    /// @return the value as it was before it was sealed; absent if the subject's key was destroyed:
    ///   the subject was erased, and readers skip the value and count it
    /// @throws IllegalStateException if the value was changed, or is of a format that this
    ///   implementation does not know, or there never was a key of this subject
    /// @throws RuntimeException of the implementation's own if keys cannot be reached now: pause
    ///   and try again
    Optional<byte[]> open(SubjectId subject, byte[] associated, byte[] sealed);

    /// Stands for a content where only whether it is the same counts: equal for equal contents of a
    /// subject, and without the subject's key neither computed nor guessed at. A bare digest would
    /// not do: what participants say is so little that every possible content can be tried.
    ///
    /// @return 32 bytes, the same in every process as long as the key exists
    /// @throws SubjectErased if the subject's key was destroyed
    /// @throws IllegalStateException if there never was such a key
    /// @throws RuntimeException as [#seal] does, if keys cannot be reached now
    byte[] fingerprint(SubjectId subject, byte[] content);

    /// A hint that values of these subjects are about to be opened: whoever fetches keys from
    /// elsewhere fetches all of them at once.
    ///
    /// @throws RuntimeException as [#open] does, if keys cannot be reached now
    default void prepare(Collection<SubjectId> subjects) {}

    /// What a value belongs to: the topic's name, a zero byte and the record's key.
    static byte[] associated(Topic topic, byte[] key) {
        byte[] name = topic.topicName().getBytes(StandardCharsets.US_ASCII);
        byte[] associated = new byte[name.length + 1 + key.length];
        System.arraycopy(name, 0, associated, 0, name.length);
        System.arraycopy(key, 0, associated, name.length + 1, key.length);
        return associated;
    }
}
