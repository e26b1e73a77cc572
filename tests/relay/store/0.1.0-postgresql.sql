CREATE TABLE public.calls (
    id integer NOT NULL,
    vendor character varying(64) NOT NULL,
    call_id character varying(255) NOT NULL,
    goal character varying(1024) NOT NULL,
    source character varying(64) NOT NULL,
    destination character varying(16) NOT NULL,
    payload text,
    called_at bigint NOT NULL,
    max_age double precision NOT NULL,
    keep double precision NOT NULL,
    resend boolean NOT NULL,
    accepted_at double precision NOT NULL,
    expires_at double precision NOT NULL,
    state character varying(16) NOT NULL,
    due_at double precision NOT NULL,
    leased_until double precision NOT NULL,
    changed_at double precision NOT NULL,
    attempts integer NOT NULL,
    reason character varying(64) NOT NULL,
    in_doubt boolean NOT NULL
);
CREATE SEQUENCE public.calls_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.calls_id_seq OWNED BY public.calls.id;
CREATE TABLE public.rejections (
    id integer NOT NULL,
    source character varying(64) NOT NULL,
    key character varying(255) NOT NULL,
    call_id character varying(255) NOT NULL,
    reason character varying(64) NOT NULL,
    detail text NOT NULL,
    body bytea,
    query text,
    received_at double precision NOT NULL,
    expires_at double precision NOT NULL,
    notification_expires_at double precision NOT NULL
);
CREATE SEQUENCE public.rejections_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.rejections_id_seq OWNED BY public.rejections.id;
ALTER TABLE ONLY public.calls ALTER COLUMN id SET DEFAULT nextval('public.calls_id_seq'::regclass);
ALTER TABLE ONLY public.rejections ALTER COLUMN id SET DEFAULT nextval('public.rejections_id_seq'::regclass);
INSERT INTO public.calls VALUES (1, 'ctm', 'CALL1', 'phone_call_conversion', 'shop', 'classic', 'https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu1r0.5&x7=8', 1795600000000, 259200, 2592000, false, 1795600000, 1795859200, 'pending', 1795600000, 0, 1795600000, 0, '', false);
INSERT INTO public.calls VALUES (2, 'ctm', 'CALL2', 'phone_call_conversion', 'shop', 'classic', 'https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu2r0.5&x7=8&v=500', 1795600000000, 259200, 2592000, false, 1795600000, 1795859200, 'sending', 1795600000, 0, 1795600002, 1, '', false);
INSERT INTO public.calls VALUES (3, 'ctm', 'CALL3', 'phone_call_conversion', 'shop', 'classic', 'https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu3r0.5&x7=8&v=500', 1795600000000, 259200, 2592000, false, 1795600000, 1798192010, 'delivered', 1795600000, 0, 1795600010, 1, 'status_200', false);
INSERT INTO public.calls VALUES (4, 'ctm', 'CALL4', 'phone_call_conversion', 'shop', 'classic', 'https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu4r0.5&x7=8&v=500', 1795600000000, 259200, 2592000, false, 1795600000, 1798192011, 'given_up', 1795600000, 0, 1795600011, 1, 'in_doubt', true);
INSERT INTO public.calls VALUES (5, 'ctm', 'CALL5', 'phone_call_conversion', 'shop', 'classic', 'https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu5r0.5&x7=8&v=500', 1795600000000, 259200, 2592000, false, 1795600000, 1795859200, 'pending', 1795600060, 0, 1795600012, 1, 'status_503', false);
INSERT INTO public.calls VALUES (6, 'ctm', 'CALL6', 'phone_call_conversion', 'shop', 'classic', 'https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu6r0.5&x7=8&v=500', 1795600000000, 259200, 2592000, false, 1795600000, 1798192013, 'given_up', 1795600000, 0, 1795600013, 1, 'status_404', false);
INSERT INTO public.calls VALUES (7, 'ctm', 'CALL7', 'call', 'shop', 'web', 'o1.55.66.77.call..oeu9r0.5.1p0h4zx', 1795600000000, 259200, 2592000, true, 1795600000, 1795859200, 'pending', 1795600070, 0, 1795600014, 1, 'in_doubt', true);
INSERT INTO public.calls VALUES (8, 'ctm', 'CALL8', 'phone_call_conversion', 'shop', 'classic', NULL, 1795600000000, 259200, 0, false, 1795600000, 1795600015, 'delivered', 1795600000, 0, 1795600015, 1, 'status_204', false);
INSERT INTO public.rejections VALUES (1, 'shop', 'CALL20', 'CALL20', 'too_short', '', NULL, NULL, 1795600000, 1798192000, 1795600000);
INSERT INTO public.rejections VALUES (2, 'shop', 'CALL21', 'CALL21', 'unreadable_duration', 'duration is "x"', '\x7b226964223a2243414c4c3231227d', NULL, 1795600000, 1798192000, 1795859200);
SELECT pg_catalog.setval('public.calls_id_seq', 8, true);
SELECT pg_catalog.setval('public.rejections_id_seq', 2, true);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_vendor_call_id_goal_key UNIQUE (vendor, call_id, goal);
ALTER TABLE ONLY public.rejections
    ADD CONSTRAINT rejections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.rejections
    ADD CONSTRAINT rejections_source_key_key UNIQUE (source, key);
CREATE INDEX calls_by_call_id ON public.calls USING btree (call_id);
CREATE INDEX calls_counted ON public.calls USING btree (state, reason);
CREATE INDEX calls_due ON public.calls USING btree (state, due_at);
CREATE INDEX calls_expiring ON public.calls USING btree (expires_at) WHERE (payload IS NOT NULL);
CREATE INDEX calls_in_doubt ON public.calls USING btree (id) WHERE in_doubt;
CREATE INDEX rejections_by_call_id ON public.rejections USING btree (call_id);
CREATE INDEX rejections_counted ON public.rejections USING btree (reason, source);
CREATE INDEX rejections_expiring ON public.rejections USING btree (expires_at);
CREATE INDEX rejections_latest ON public.rejections USING btree (received_at);
