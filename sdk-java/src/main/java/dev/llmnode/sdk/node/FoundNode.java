package dev.llmnode.sdk.node;

import dev.llmnode.sdk.LlmNode;
import dev.llmnode.sdk.model.SearchResult;

/**
 * A node, and a client for it.
 *
 * @param client a client for the node
 * @param node what the search said of it
 */
public record FoundNode(LlmNode client, SearchResult node) {}
