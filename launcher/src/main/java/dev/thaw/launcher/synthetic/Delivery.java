package dev.thaw.launcher.synthetic;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ParticipantEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One arrival of an event: phones are offline for days, send twice, and send in any order.
///
/// @param arrives decides the order of arrival only; it is not part of the event
record Delivery(ParticipantEvent event, Instant arrives) {

    private static final double OFFLINE = 0.1;
    private static final double SENT_TWICE = 0.03;
    private static final double CONSENT_COMES_LATE = 0.05;

    static List<Delivery> of(SyntheticParticipant participant, Chance chance) {
        Duration consentDelay =
                chance.happens(CONSENT_COMES_LATE) ? Duration.ofDays(3) : Duration.ZERO;
        List<Delivery> deliveries = new ArrayList<>();
        boolean first = true;
        for (ParticipantEvent event : participant.reports()) {
            Instant occurred = ((CaptureTime.Moment) event.event().captured()).at();
            Instant arrives = first ? occurred.plus(consentDelay) : delayed(occurred, chance);
            deliveries.add(new Delivery(event, arrives));
            if (chance.happens(SENT_TWICE)) {
                deliveries.add(new Delivery(event, delayed(arrives, chance)));
            }
            first = false;
        }
        return deliveries;
    }

    private static Instant delayed(Instant time, Chance chance) {
        return chance.happens(OFFLINE)
                ? time.plusSeconds(chance.between(3_600, 2 * 86_400))
                : time.plusSeconds(chance.between(1, 20));
    }
}
