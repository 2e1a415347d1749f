package dev.thaw.bench.speed;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/// How full the heap is behind a collection, at most. A collection of young objects leaves old
/// garbage where it is, so that this is more than what is needed.
final class PeakHeap {

    private final Set<String> pools =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toSet());
    private final AtomicLong peak = new AtomicLong();

    /// Listens from now on.
    static PeakHeap watched() {
        PeakHeap heap = new PeakHeap();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((told, _) -> heap.hear(told), null, null);
            }
        }
        return heap;
    }

    private void hear(Notification told) {
        if (told.getType()
                .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            Map<String, MemoryUsage> after =
                    GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData())
                            .getGcInfo()
                            .getMemoryUsageAfterGc();
            long used =
                    after.entrySet().stream()
                            .filter(pool -> pools.contains(pool.getKey()))
                            .mapToLong(pool -> pool.getValue().getUsed())
                            .sum();
            peak.accumulateAndGet(used, Math::max);
        }
    }

    /// The peak since the last question, in bytes; 0 if nothing was collected.
    long take() {
        return peak.getAndSet(0);
    }
}
