package dev.llmnode.sdk.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What came of a stream before it ended.
 *
 * @param text the text received so far
 * @param last the last piece received, as it came
 * @param lastEventId the id of the last event, where there are such ids
 */
public record StreamProgress(String text, Optional<JsonNode> last, Optional<String> lastEventId) {}
