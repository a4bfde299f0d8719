package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.peer.PeerId;
import java.util.List;

/**
 * What a lookup found.
 *
 * @param nearest the nearest peers that answered, the nearest first
 * @param messages requests that were sent
 * @param hops the longest chain of peers, each learned from the one before
 * @param isCut whether it was ended by its bound of messages or of time, with nearer peers perhaps unasked
 */
public record LookupResult(List<PeerId> nearest, int messages, int hops, boolean isCut) {}
