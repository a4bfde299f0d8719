package dev.llmnode.node.application.admission;

import java.util.Collection;
import java.util.List;

/** The proxies whose word on the client's address is taken. */
public final class TrustedProxies {
    private final List<AddressBlock> blocks;

    /** @param blocks addresses or CIDR blocks, such as {@code 10.0.0.0/8} */
    public TrustedProxies(Collection<String> blocks) {
        this.blocks = blocks.stream().map(AddressBlock::parse).toList();
    }

    boolean trusts(String address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /**
     * The client's address: the last one in the chain that is not a trusted proxy's. Each proxy appends the address it
     * saw, so whatever stands before an untrusted one is hearsay.
     */
    String clientAddress(String remoteAddress, List<String> forwardedFor) {
        String client = remoteAddress;
        for (String previous : forwardedFor.reversed()) {
            if (!trusts(client) || !AddressBlock.isAddress(previous)) {
                break;
            }
            client = previous;
        }
        return client;
    }
}
