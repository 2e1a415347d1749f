package dev.thaw.reports.api;

/// A column of a table, as the dictionary has it.
///
/// @param name also its name in the database
/// @param meaning what it is, with unit; one sentence
record Column(String name, Kind kind, String meaning) {}
