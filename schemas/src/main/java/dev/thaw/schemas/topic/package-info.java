/// Small compacted topics as tables in memory: the protocols of studies, the keys of study apps.
package dev.thaw.schemas.topic;
