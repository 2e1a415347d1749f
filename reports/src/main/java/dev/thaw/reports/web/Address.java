package dev.thaw.reports.web;

import dev.thaw.core.event.StudyId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Addresses of the query API.
final class Address {

    private Address() {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Where the rows that a figure shows are, as CSV.
    static String csv(StudyId study, String path, Map<String, List<String>> filters) {
        SortedMap<String, List<String>> all = new TreeMap<>(filters);
        all.put("format", List.of("csv"));
        all.put("limit", List.of("10000"));
        return all.entrySet().stream()
                .flatMap(
                        filter ->
                                filter.getValue().stream()
                                        .map(value -> filter.getKey() + "=" + encoded(value)))
                .collect(Collectors.joining("&", "/v1/studies/" + study.value() + path + "?", ""));
    }
}
