package dev.llmnode.p2p.security;

import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * What a security handshake proved.
 *
 * @param muxer the muxer that both sides agreed on inside the handshake, where they did
 */
public record SecureSession(PeerId peer, PublicKey key, Optional<String> muxer) {
    static SecureSession of(PublicKey key, List<String> preferred, List<String> other) {
        return new SecureSession(
                PeerId.of(key), key, preferred.stream().filter(other::contains).findFirst());
    }
}
