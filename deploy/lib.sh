# shellcheck shell=bash
# What backup, restore and rehearse-restore share: where the market's data are. They
# read the same settings as the program. Sourced, not run.
set -euo pipefail
umask 077

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# setting NAME DEFAULT: the setting, from NAME or from the file that NAME_FILE names.
setting() {
	local file=$1_FILE
	if [ -n "${!file:-}" ]; then
		cat "${!file}"
	else
		echo "${!1:-$2}"
	fi
}

# decoded TEXT: without percent signs, as in a URL.
decoded() { printf '%b' "${1//%/\\x}"; }

# tool COMMAND…: a database's own tool, here or, by BACKUP_EXEC, where the
# server runs, such as "docker exec -i -e MYSQL_PWD junggye-mysql-1". Passwords travel in
# the environment, where no list of processes shows them.
# shellcheck disable=SC2086 # several words on purpose
tool() { ${BACKUP_EXEC:-} "$@"; }

# read_database URL sets engine, and file or host, port, user, base and the password.
read_database() {
	local rest=${1#*://} address
	engine=${1%%://*}
	case $engine in
	sqlite)
		file=${rest%%\?*}
		return
		;;
	mysql) port=3306 ;;
	postgres | postgresql) engine=postgres port=5432 ;;
	*) die "JUNGGYE_DATABASE_URL: cannot copy a database of the kind '$engine'" ;;
	esac
	address=${rest##*@}
	base=${address#*/} base=${base%%\?*}
	address=${address%%/*} address=${address%%,*} # of a group, one has everything
	host=${address%%:*}
	[ "$address" = "$host" ] || port=${address#*:}
	rest=${rest%@*}
	user=$(decoded "${rest%%:*}")
	MYSQL_PWD=$(decoded "${rest#*:}")
	PGPASSWORD=$MYSQL_PWD
	export MYSQL_PWD PGPASSWORD
	if [ -n "${BACKUP_EXEC:-}" ]; then
		host=127.0.0.1 port=${BACKUP_EXEC_PORT:-$([ "$engine" = mysql ] && echo 3306 || echo 5432)}
	fi
}

# read_photos URL sets folder, or bucket (with its prefix) for rclone.
read_photos() {
	local rest=${1#*://} query name value
	folder='' bucket=''
	case $1 in
	file://*)
		folder=${rest%%\?*}
		return
		;;
	s3://*) ;;
	*) die "JUNGGYE_BLOB_URL: cannot copy photos from '$1'" ;;
	esac
	bucket=${rest%%\?*}
	query=
	[ "$rest" = "$bucket" ] || query=${rest#*\?}
	export RCLONE_S3_PROVIDER=Other RCLONE_S3_ENV_AUTH=true RCLONE_S3_NO_CHECK_BUCKET=true RCLONE_CONFIG=/dev/null
	AWS_SECRET_ACCESS_KEY=$(setting AWS_SECRET_ACCESS_KEY '')
	export AWS_SECRET_ACCESS_KEY
	while [ -n "$query" ]; do
		name=${query%%=*} value=${query#*=} value=$(decoded "${value%%&*}")
		case $name in
		region) export RCLONE_S3_REGION=$value ;;
		endpoint) export RCLONE_S3_ENDPOINT=$value RCLONE_S3_FORCE_PATH_STYLE=true ;;
		prefix) bucket=$bucket/${value%/} ;;
		esac
		case $query in *'&'*) query=${query#*&} ;; *) query= ;; esac
	done
	[ -n "${RCLONE_S3_ENDPOINT:-}" ] || export RCLONE_S3_PROVIDER=AWS
}

# photos_at ARGUMENTS…: rclone, here or, by BACKUP_RCLONE, in a container that reaches
# the bucket and sees the backups under the same path.
# shellcheck disable=SC2086 # several words on purpose
photos_at() { ${BACKUP_RCLONE:-rclone} "$@"; }

# mysql_at TOOL ARGUMENTS…, postgres_at TOOL ARGUMENTS…: at the server that read_database found.
mysql_at() { local name=$1; shift; tool "$name" --protocol=tcp --host="$host" --port="$port" --user="$user" --default-character-set=utf8mb4 "$@"; }
postgres_at() { local name=$1; shift; tool "$name" --host="$host" --port="$port" --username="$user" "$@"; }
