package dev.llmnode.node.application.admission;

/**
 * What holds for a route.
 *
 * @param authenticated it needs a key, where keys are required
 * @param rateLimited it counts against the caller's rate
 * @param guardsOrigin it changes the node or opens a socket, so web pages of foreign origins are refused
 */
public record RouteRules(boolean authenticated, boolean rateLimited, boolean guardsOrigin) {}
