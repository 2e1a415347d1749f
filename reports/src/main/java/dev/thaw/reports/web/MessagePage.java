package dev.thaw.reports.web;

/// A page that has nothing to show but a message.
record MessagePage(Frame frame, String heading, String message) {}
