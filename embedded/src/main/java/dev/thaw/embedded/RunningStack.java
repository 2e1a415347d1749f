package dev.thaw.embedded;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A stack that runs on a data directory, as its `running.json` tells.
///
/// @param pid the process that runs it
/// @param addresses where its parts answer
/// @param urls further addresses that the process announced, by name, such as `web`
public record RunningStack(long pid, StackAddresses addresses, Map<String, String> urls) {
    public RunningStack {
        urls = Collections.unmodifiableMap(new TreeMap<>(urls));
    }
}
