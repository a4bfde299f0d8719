package dev.llmnode.discovery;

import java.util.List;

/**
 * Who offers what was looked for.
 *
 * @param offers the best ones first, those of equal score by peer id
 * @param totalFound how many passed the conditions, returned or not
 */
public record SearchReport(List<CapabilityOffer> offers, int totalFound) {
    public static final SearchReport EMPTY = new SearchReport(List.of(), 0);

    public SearchReport {
        offers = List.copyOf(offers);
    }
}
