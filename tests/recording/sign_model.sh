#!/usr/bin/env bash
# Makes tests/recorded/signing anew: a small model signed with each curve by the real tool (`pip install model-signing
# pyopenssl`, 1.1.1 when this was recorded). The private keys are thrown away.
set -euo pipefail
cd "$(dirname "$0")/../recorded/signing"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
for curve in prime256v1 secp384r1 secp521r1; do
    openssl ecparam -name "$curve" -genkey -noout -out "$keys/$curve"
    openssl ec -in "$keys/$curve" -pubout -out "$curve.pub"
    model_signing sign key model --private_key "$keys/$curve" --signature "$curve.sig"
done
model_signing sign key model/model.bin --private_key "$keys/prime256v1" --signature one_file.sig
