package dev.llmnode.p2p.peer;

import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;

/** The protobuf message that public and private keys share: a type, and data whose form the type decides (spec, peer-ids). */
@SuppressWarnings("ArrayRecordComponent") // lives from reading to checking, and is never compared
record KeyMessage(KeyType type, byte[] data) {
    /** @param what the key's name in errors */
    static KeyMessage decode(String what, byte[] encoded) {
        long type = -1;
        byte[] data = new byte[0];
        try {
            ProtobufReader in = new ProtobufReader(encoded);
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> type = in.varint();
                    case 2 -> data = in.bytes();
                    default -> throw new InvalidKeyException("%s has a field %d".formatted(what, in.field()));
                }
            }
        } catch (MultiformatException e) {
            throw new InvalidKeyException("%s is damaged: %s".formatted(what, e.getMessage()), e);
        }
        return new KeyMessage(KeyType.of(type), data);
    }

    byte[] encode() {
        return new ProtobufWriter().varint(1, type.number()).bytes(2, data).toBytes();
    }
}
