BEGIN TRANSACTION;
CREATE TABLE calls (
	id INTEGER NOT NULL, 
	vendor VARCHAR(64) NOT NULL, 
	call_id VARCHAR(255) NOT NULL, 
	goal VARCHAR(1024) NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	destination VARCHAR(16) NOT NULL, 
	payload TEXT, 
	called_at BIGINT NOT NULL, 
	max_age FLOAT NOT NULL, 
	keep FLOAT NOT NULL, 
	resend BOOLEAN NOT NULL, 
	accepted_at FLOAT NOT NULL, 
	expires_at FLOAT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	due_at FLOAT NOT NULL, 
	leased_until FLOAT NOT NULL, 
	changed_at FLOAT NOT NULL, 
	attempts INTEGER NOT NULL, 
	reason VARCHAR(64) NOT NULL, 
	in_doubt BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (vendor, call_id, goal)
);
INSERT INTO "calls" VALUES(1,'ctm','CALL1','phone_call_conversion','shop','classic','https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu1r0.5&x7=8',1795600000000,259200.0,2592000.0,0,1795600000.0,1795859200.0,'pending',1795600000.0,0.0,1795600000.0,0,'',0);
INSERT INTO "calls" VALUES(2,'ctm','CALL2','phone_call_conversion','shop','classic','https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu2r0.5&x7=8&v=500',1795600000000,259200.0,2592000.0,0,1795600000.0,1795859200.0,'sending',1795600000.0,0.0,1795600002.0,1,'',0);
INSERT INTO "calls" VALUES(3,'ctm','CALL3','phone_call_conversion','shop','classic','https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu3r0.5&x7=8&v=500',1795600000000,259200.0,2592000.0,0,1795600000.0,1798192010.0,'delivered',1795600000.0,0.0,1795600010.0,1,'status_200',0);
INSERT INTO "calls" VALUES(4,'ctm','CALL4','phone_call_conversion','shop','classic','https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu4r0.5&x7=8&v=500',1795600000000,259200.0,2592000.0,0,1795600000.0,1798192011.0,'given_up',1795600000.0,0.0,1795600011.0,1,'in_doubt',1);
INSERT INTO "calls" VALUES(5,'ctm','CALL5','phone_call_conversion','shop','classic','https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu5r0.5&x7=8&v=500',1795600000000,259200.0,2592000.0,0,1795600000.0,1795859200.0,'pending',1795600060.0,0.0,1795600012.0,1,'status_503',0);
INSERT INTO "calls" VALUES(6,'ctm','CALL6','phone_call_conversion','shop','classic','https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion&u=oeu6r0.5&x7=8&v=500',1795600000000,259200.0,2592000.0,0,1795600000.0,1798192013.0,'given_up',1795600000.0,0.0,1795600013.0,1,'status_404',0);
INSERT INTO "calls" VALUES(7,'ctm','CALL7','call','shop','web','o1.55.66.77.call..oeu9r0.5.1p0h4zx',1795600000000,259200.0,2592000.0,1,1795600000.0,1795859200.0,'pending',1795600070.0,0.0,1795600014.0,1,'in_doubt',1);
INSERT INTO "calls" VALUES(8,'ctm','CALL8','phone_call_conversion','shop','classic',NULL,1795600000000,259200.0,0.0,0,1795600000.0,1795600015.0,'delivered',1795600000.0,0.0,1795600015.0,1,'status_204',0);
CREATE TABLE rejections (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	call_id VARCHAR(255) NOT NULL, 
	reason VARCHAR(64) NOT NULL, 
	detail TEXT NOT NULL, 
	body BLOB, 
	"query" TEXT, 
	received_at FLOAT NOT NULL, 
	expires_at FLOAT NOT NULL, 
	notification_expires_at FLOAT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (source, "key")
);
INSERT INTO "rejections" VALUES(1,'shop','CALL20','CALL20','too_short','',NULL,NULL,1795600000.0,1798192000.0,1795600000.0);
INSERT INTO "rejections" VALUES(2,'shop','CALL21','CALL21','unreadable_duration','duration is "x"',X'7B226964223A2243414C4C3231227D',NULL,1795600000.0,1798192000.0,1795859200.0);
CREATE INDEX calls_in_doubt ON calls (id) WHERE in_doubt;
CREATE INDEX calls_by_call_id ON calls (call_id);
CREATE INDEX calls_due ON calls (state, due_at);
CREATE INDEX calls_counted ON calls (state, reason);
CREATE INDEX calls_expiring ON calls (expires_at) WHERE payload IS NOT NULL;
CREATE INDEX rejections_counted ON rejections (reason, source);
CREATE INDEX rejections_by_call_id ON rejections (call_id);
CREATE INDEX rejections_latest ON rejections (received_at);
CREATE INDEX rejections_expiring ON rejections (expires_at);
COMMIT;
