// The keys of action items are unique.
CREATE CONSTRAINT action_item_key IF NOT EXISTS FOR (n:ActionItem) REQUIRE n.key IS UNIQUE;
