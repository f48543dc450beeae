#!/bin/sh
# Makes the secrets that a new market needs, one file each, in the folder given
# (default: secrets beside this script). What is there already stays as it is.
# Needs openssl. Keep a copy of jwt_keys and data_keys away from the machine and away
# from the backups: without them what is sealed in the database is lost.
set -eu
umask 077
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder/tls"
cd "$folder"

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
word() { openssl rand -hex 24 | tr -d '\n'; }
# make NAME COMMAND…: writes the file NAME, whole or not at all.
make() {
	name=$1
	shift
	[ -e "$name" ] && return
	"$@" >"$name.new"
	# The program in its container is another user; the folder keeps others out.
	chmod 0644 "$name.new"
	mv "$name.new" "$name"
	echo "made $name"
}

# The last 32 bytes of both encodings of an Ed25519 key are the key itself (RFC 8410).
jwt_keys() {
	pem=$(openssl genpkey -algorithm ed25519)
	d=$(echo "$pem" | openssl pkey -outform DER | tail -c 32 | base64url)
	x=$(echo "$pem" | openssl pkey -pubout -outform DER | tail -c 32 | base64url)
	printf '{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"%s","d":"%s","x":"%s"}]}\n' "$(date +%Y-%m)-$(openssl rand -hex 3)" "$d" "$x"
}
data_keys() { printf '%s:%s\n' "$(date +%Y-%m)" "$(openssl rand -base64 32)"; }
database_url() { printf 'mysql://junggye:%s@mysql:3306/junggye\n' "$(cat mysql_password)"; }
s3_env() { printf 'ROOT_SECRET_KEY=%s\nADMIN_SECRET_KEY=%s\n' "$(cat s3_secret)" "$(cat s3_secret)"; }

make mysql_password word
make database_url database_url
make s3_secret word
make s3.env s3_env
make skill_tokens word
make grafana_password word
make jwt_keys jwt_keys
make data_keys data_keys
[ -e kakaopay_secret_key ] || echo "put the SECRET_KEY of KakaoPay's developer centre into $PWD/kakaopay_secret_key"
[ -e tls/fullchain.pem ] || echo "put the certificate into $PWD/tls: fullchain.pem and privkey.pem"
