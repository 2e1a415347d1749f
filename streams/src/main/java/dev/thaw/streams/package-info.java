/// Two Kafka Streams applications: admission, the only writer of the ledger
/// ([dev.thaw.streams.AdmissionTopology]), and trends ([dev.thaw.streams.TrendTopology]).
/// [dev.thaw.streams.StreamsService] runs both.
package dev.thaw.streams;
