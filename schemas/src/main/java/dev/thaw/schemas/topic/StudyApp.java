package dev.thaw.schemas.topic;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The holder of a key that may publish. Only the key's hash is kept, and of a participant's key
/// not even whose it is: the key itself says that, and the hash is over all of it.
///
/// @param study the one study that it may publish to
/// @param name as the steward called it; never a participant's id
/// @param keySha256 SHA-256 of its key, 64 lower-case hexadecimal digits
/// @param revoked whether the key is no longer accepted
/// @param holder for whom it may write
/// @param eventTypes the types of events that it may write, such as `CheckInSubmitted`; empty: all
/// @param eventsPerMinute how many events it may write in the long run, from 1; absent: as the
///   gateway is set
public record StudyApp(
        StudyId study,
        String name,
        String keySha256,
        boolean revoked,
        Holder holder,
        SortedSet<String> eventTypes,
        OptionalInt eventsPerMinute) {

    private static final int SECRET_BYTES = 32;
    private static final Pattern PARTICIPANTS_KEY =
            Pattern.compile("thawp_[A-Za-z0-9_-]{43}\\.([A-Za-z0-9._-]{1,64})");

    /// Whose key it is.
    public enum Holder {
        /// A study app's: it writes for all participants of its study.
        APP,
        /// One participant's: it writes for them alone.
        PARTICIPANT
    }

    public StudyApp {
        eventTypes = Collections.unmodifiableSortedSet(new TreeSet<>(eventTypes));
        if (eventsPerMinute.isPresent() && eventsPerMinute.getAsInt() < 1) {
            throw new IllegalArgumentException("a key may write at least 1 event a minute");
        }
    }

    /// A study app that may write every type of event.
    public StudyApp(StudyId study, String name, String keySha256, boolean revoked) {
        this(
                study,
                name,
                keySha256,
                revoked,
                Holder.APP,
                Collections.emptySortedSet(),
                OptionalInt.empty());
    }

    /// The same, its key no longer accepted.
    public StudyApp asRevoked() {
        return new StudyApp(study, name, keySha256, true, holder, eventTypes, eventsPerMinute);
    }

    /// A new random key of a study app. It is shown once and kept nowhere.
    public static String newKey() {
        return "thaw_" + secret();
    }

    /// A new random key with which one participant writes for themselves:
    /// `thawp_<secret>.<participant>`.
    public static String newKey(ParticipantId participant) {
        return "thawp_" + secret() + "." + participant.value();
    }

    /// Whom a key names, if it is a participant's. Only a key whose hash is known may be believed.
    public static Optional<ParticipantId> participantOf(String key) {
        Matcher matcher = PARTICIPANTS_KEY.matcher(key);
        return matcher.matches()
                ? Optional.of(new ParticipantId(matcher.group(1)))
                : Optional.empty();
    }

    private static String secret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /// The hash under which a key is kept. The key has 256 random bits, so that a plain hash is
    /// enough.
    public static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
