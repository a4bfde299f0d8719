package dev.llmnode.p2p.peer;

/** The kinds of host keys and their protobuf numbers (libp2p spec, peer-ids). */
public enum KeyType {
    RSA(0),
    ED25519(1),
    SECP256K1(2),
    ECDSA(3);

    private final int number;

    KeyType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static KeyType of(long number) {
        for (KeyType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new InvalidKeyException("key type %d is unknown".formatted(number));
    }
}
