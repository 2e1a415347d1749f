package dev.thaw.streams;

import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.registry.SchemaRegistry;

/// What the processors ask and tell. Shared by all threads.
///
/// @param intakePartitions how many partitions `intake-events` has, fixed at its creation
record Surroundings(
        SchemaRegistry registry,
        KnownProtocols protocols,
        Subjects subjects,
        Sealing sealing,
        int intakePartitions,
        StreamsFigures figures) {}
