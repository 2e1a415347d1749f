/// For study apps that speak to other systems: Confluent's REST Proxy (v2) and RADAR-base's
/// gateway. They post Avro records to topics, as JSON or as a set in binary; a mapping says which
/// events a record is, and the events go the gateway's own way. See docs/radar.md.
package dev.thaw.ingest.restproxy;
