-- What a webhook was sent, so that a restart sends nothing twice. It goes as soon as the matter itself is over.
CREATE TABLE access.notified (matter VARCHAR, sent_at TIMESTAMPTZ);
