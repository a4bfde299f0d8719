/** Self-describing values: varints, multibase, multihash, CIDs and the protobuf wire form. */
@NullMarked
package dev.llmnode.p2p.multiformats;

import org.jspecify.annotations.NullMarked;
