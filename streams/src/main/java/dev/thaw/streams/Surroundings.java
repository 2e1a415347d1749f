package dev.thaw.streams;

import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.topic.Protocols;

/// What the processors ask and tell. Shared by all threads.
///
/// @param intakePartitions how many partitions `intake-events` has, fixed at its creation
record Surroundings(
        SchemaRegistry registry,
        Protocols protocols,
        Subjects subjects,
        Sealing sealing,
        int intakePartitions,
        StreamsFigures figures) {}
