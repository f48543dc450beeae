-- What was told about a trade is read with its story. MySQL changes all of it or
-- nothing, so it is asked whether this happened before.

-- +goose Up
SET @change = IF(
    EXISTS (
        SELECT 1 FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'news' AND index_name = 'news_trade'
    ),
    'DO 0',
    'ALTER TABLE news ADD KEY news_trade (trade_id, id)'
);
PREPARE change_news FROM @change;
EXECUTE change_news;
DEALLOCATE PREPARE change_news;
