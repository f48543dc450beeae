-- What version 21 of the schema held after `junggye seed`, and a row of each table that it leaves empty.
INSERT INTO members (kakao_key, nickname, phone, tier, photo_key, state, reason, consent_version, consent_at, joined_at, withdrawn_at, id, version) VALUES ('sample-3-1', '다정한강아지', '01000000003', 'bronze', '', 'active', '', '2026-11', 1781925078130632, 1781925078130632, 0, 193925650864402943, 4);
INSERT INTO members (kakao_key, nickname, phone, tier, photo_key, state, reason, consent_version, consent_at, joined_at, withdrawn_at, id, version) VALUES ('sample-3-2', '꼼꼼한구름', '01000000002', 'silver', '', 'active', '', '2026-11', 1772047944291565, 1772047944291565, 0, 152497948893842585, 7);
INSERT INTO members (kakao_key, nickname, phone, tier, photo_key, state, reason, consent_version, consent_at, joined_at, withdrawn_at, id, version) VALUES ('sample-3-3', '솔직한고래', '01000000004', 'bronze', '', 'active', '', '2026-11', 1790615797390518, 1790615797390518, 0, 230377169417704831, 3);
INSERT INTO members (kakao_key, nickname, phone, tier, photo_key, state, reason, consent_version, consent_at, joined_at, withdrawn_at, id, version) VALUES ('sample-3-4', '포근한너구리', '01000000001', 'bronze', '', 'active', '', '2026-11', 1765579027369067, 1765579027369067, 0, 125365344773294137, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (125365344773294137, '사무용 의자', '사진 그대로예요.
직접 실어 가셔야 해요. 엘리베이터 있어요.
바퀴까지 닦아 두었어요.
먼저 오시는 분께 드려요.', 184000, 'furniture', '광주 서구 상무역', 'https://open.kakao.com/o/samplefhfc', '[{"s":"stored","k":"sample/chair-1.jpg"}]', 'for_sale', '', 1, '', 0, 0, 1797805535763491, 1795213535763491, 1795213535763491, TRUE, '사무용 의자
사진 그대로예요 직접 실어 가셔야 해요 엘리베이터 있어요 바퀴까지 닦아 두었어요 먼저 오시는 분께 드려요', 249661481867691501, 1);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (125365344773294137, '우쿨렐레처럼 작은 기타', '상태 아주 좋아요.
피크와 튜너 드려요.
줄 새로 갈았어요.
환불은 어려우니 잘 보고 사 주세요.', 79000, 'hobby', '대구 중구 반월당역', 'https://open.kakao.com/o/samplek5uq', '[{"s":"stored","k":"sample/guitar-1.jpg"},{"s":"stored","k":"sample/guitar-2.jpg"}]', 'reserved', '', 1, '', 0, 0, 1797727850894613, 1795135850894613, 1795327239410271, TRUE, '우쿨렐레처럼 작은 기타
상태 아주 좋아요 피크와 튜너 드려요 줄 새로 갈았어요 환불은 어려우니 잘 보고 사 주세요', 249335647910641595, 2);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (125365344773294137, '러닝화 270', '상태 아주 좋아요.
실내에서 두어 번 신었어요.
상자도 같이 드려요.
편하게 물어보세요.', 35000, 'fashion', '서울 마포구 합정역 8번 출구', 'https://open.kakao.com/o/sample74m0', '[{"s":"stored","k":"sample/shoes-1.jpg"}]', 'reserved', '', 1, '', 0, 0, 1797763086673220, 1795171086673220, 1795367621278206, TRUE, '러닝화 270
상태 아주 좋아요 실내에서 두어 번 신었어요 상자도 같이 드려요 편하게 물어보세요', 249483437479308460, 2);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (125365344773294137, '하이브리드 자전거', '거의 새것이에요.
브레이크 패드 새로 갈았어요.
베란다에 보관했어요.
편하게 물어보세요.', 337000, 'sports', '충북 청주시 성안길', 'https://open.kakao.com/o/samplep8s9', '[{"s":"stored","k":"sample/bicycle-1.jpg"},{"s":"stored","k":"sample/bicycle-2.jpg"}]', 'reserved', '', 1, '', 0, 0, 1797790479863667, 1795198479863667, 1795331686495810, TRUE, '하이브리드 자전거
거의 새것이에요 브레이크 패드 새로 갈았어요 베란다에 보관했어요 편하게 물어보세요', 249598332846867971, 2);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (125365344773294137, '만화책 1~10권', '상태 아주 좋아요.
햇빛에 바랜 곳이 조금 있어요.
권수가 많아서 택배보다 직거래가 좋아요.
주말 직거래 좋아요.', 20000, 'books', '서울 송파구 석촌호수 앞', 'https://open.kakao.com/o/sampleftvf', '[{"s":"stored","k":"sample/book-1.jpg"},{"s":"stored","k":"sample/book-2.jpg"}]', 'reserved', '', 1, '', 0, 0, 1797817247008237, 1795225247008237, 1795372621592407, TRUE, '만화책 1 10권
상태 아주 좋아요 햇빛에 바랜 곳이 조금 있어요 권수가 많아서 택배보다 직거래가 좋아요 주말 직거래 좋아요', 249710602388253950, 2);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (125365344773294137, '게임 타이틀 3장', '전체적으로 깨끗해요.
정품 박스 그대로 있어요.
타이틀 하나 같이 드려요.
먼저 오시는 분께 드려요.', 35000, 'hobby', '광주 서구 상무역', 'https://open.kakao.com/o/sample9sqj', '[{"s":"stored","k":"sample/game-1.jpg"}]', 'sold', '', 1, '', 0, 0, 1797565711184186, 1794973711184186, 1795026279637656, FALSE, '게임 타이틀 3장
전체적으로 깨끗해요 정품 박스 그대로 있어요 타이틀 하나 같이 드려요 먼저 오시는 분께 드려요', 248655584676657446, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (152497948893842585, '장스탠드 조명', '쓰는 데 문제없어요.
이사하면서 내놓아요.
불빛이 따뜻해요.
주말 직거래 좋아요.', 15000, 'furniture', '충북 청주시 성안길', 'https://open.kakao.com/o/samples984', '[{"s":"stored","k":"sample/lamp-1.jpg"},{"s":"stored","k":"sample/lamp-2.jpg"}]', 'in_trade', '', 1, '', 0, 0, 1797502157255573, 1794910157255573, 1795192576192448, FALSE, '장스탠드 조명
쓰는 데 문제없어요 이사하면서 내놓아요 불빛이 따뜻해요 주말 직거래 좋아요', 248389020177068434, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (152497948893842585, '똑딱이 디카 레트로', '사진 그대로예요.
렌즈에 곰팡이 없어요.
컷 수 5천 안쪽이에요.
환불은 어려우니 잘 보고 사 주세요.', 103000, 'hobby', '대구 중구 반월당역', 'https://open.kakao.com/o/samplevgpr', '[{"s":"stored","k":"sample/camera-1.jpg"},{"s":"stored","k":"sample/camera-2.jpg"},{"s":"stored","k":"sample/camera-3.jpg"}]', 'in_trade', '', 1, '', 0, 0, 1797627941278517, 1795035941278517, 1795104441098804, FALSE, '똑딱이 디카 레트로
사진 그대로예요 렌즈에 곰팡이 없어요 컷 수 5천 안쪽이에요 환불은 어려우니 잘 보고 사 주세요', 248916596608280126, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (193925650864402943, '무선 헤드폰', '쓰는 데 문제없어요.
충전선 포함이에요.
왼쪽에 작은 흠집 있어요.
평일 저녁에 답이 빨라요.', 155000, 'appliance', '대전 유성구 유성온천역', 'https://open.kakao.com/o/sample27cw', '[{"s":"stored","k":"sample/headphones-1.jpg"},{"s":"stored","k":"sample/headphones-2.jpg"},{"s":"stored","k":"sample/headphones-3.jpg"}]', 'for_sale', '', 1, '', 0, 0, 1797218207253368, 1794626207253368, 1794626207253368, TRUE, '무선 헤드폰
쓰는 데 문제없어요 충전선 포함이에요 왼쪽에 작은 흠집 있어요 평일 저녁에 답이 빨라요', 247198047549303744, 1);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (193925650864402943, '공기계 상태 좋아요', '생활 사용감은 있어요.
케이스 두 개 같이 드려요.
배터리 효율 88%예요.
환불은 어려우니 잘 보고 사 주세요.', 224000, 'digital', '인천 부평구 부평역 지하상가', 'https://open.kakao.com/o/sampledkpu', '[{"s":"stored","k":"sample/phone-1.jpg"},{"s":"stored","k":"sample/phone-2.jpg"}]', 'in_trade', '', 1, '', 0, 0, 1797822986757234, 1795230986757234, 1795325218671051, FALSE, '공기계 상태 좋아요
생활 사용감은 있어요 케이스 두 개 같이 드려요 배터리 효율 88 예요 환불은 어려우니 잘 보고 사 주세요', 249734676641600073, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (193925650864402943, '미니 숄더백', '전체적으로 깨끗해요.
안감 깨끗해요.
수납이 넉넉해요.
직거래와 택배 다 돼요.', 94000, 'fashion', '서울 관악구 서울대입구역 3번 출구', 'https://open.kakao.com/o/samplewyhd', '[{"s":"stored","k":"sample/bag-1.jpg"},{"s":"stored","k":"sample/bag-2.jpg"},{"s":"stored","k":"sample/bag-3.jpg"}]', 'sold', '', 1, '', 0, 0, 1797039272462370, 1794447272462370, 1794942381614452, FALSE, '미니 숄더백
전체적으로 깨끗해요 안감 깨끗해요 수납이 넉넉해요 직거래와 택배 다 돼요', 246447540639795419, 4);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (193925650864402943, '영화 예매권 2매', '상태 아주 좋아요.
유효 기간 넉넉해요.
못 가게 되어 양도해요.
환불은 어려우니 잘 보고 사 주세요.', 45000, 'ticket', '인천 부평구 부평역 지하상가', 'https://open.kakao.com/o/sample7wmm', '[{"s":"stored","k":"sample/ticket-1.jpg"},{"s":"stored","k":"sample/ticket-2.jpg"}]', 'sold', '', 1, '', 0, 0, 1797201848094970, 1794609848094970, 1794827685198020, FALSE, '영화 예매권 2매
상태 아주 좋아요 유효 기간 넉넉해요 못 가게 되어 양도해요 환불은 어려우니 잘 보고 사 주세요', 247129432262300258, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (230377169417704831, '바람막이 100', '상태 아주 좋아요.
두세 번 입었어요.
단추 여분 있어요.
환불은 어려우니 잘 보고 사 주세요.', 56000, 'fashion', '부산 해운대구 해운대역', 'https://open.kakao.com/o/sampleocvb', '[{"s":"stored","k":"sample/jacket-1.jpg"},{"s":"stored","k":"sample/jacket-2.jpg"},{"s":"stored","k":"sample/jacket-3.jpg"}]', 'for_sale', '', 1, '', 0, 0, 1796498522085791, 1793906522085791, 1793906522085791, TRUE, '바람막이 100
상태 아주 좋아요 두세 번 입었어요 단추 여분 있어요 환불은 어려우니 잘 보고 사 주세요', 244179469170674166, 1);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (230377169417704831, '공기정화 식물', '쓰는 데 문제없어요.
화분째로 드려요.
물은 일주일에 한 번이면 돼요.
먼저 오시는 분께 드려요.', 44000, 'other', '대구 중구 반월당역', 'https://open.kakao.com/o/samplezkr2', '[{"s":"stored","k":"sample/plant-1.jpg"},{"s":"stored","k":"sample/plant-2.jpg"}]', 'in_trade', '', 1, '', 0, 0, 1797678784228416, 1795086784228416, 1795367381515292, FALSE, '공기정화 식물
쓰는 데 문제없어요 화분째로 드려요 물은 일주일에 한 번이면 돼요 먼저 오시는 분께 드려요', 249129847398046097, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (230377169417704831, '쿠션과 립 세트', '쓰는 데 문제없어요.
뜯지 않은 새 제품이에요.
사용 기한 2027년까지예요.
평일 저녁에 답이 빨라요.', 19000, 'beauty', '전북 전주시 한옥마을 입구', 'https://open.kakao.com/o/samplepbsc', '[{"s":"stored","k":"sample/lipstick-1.jpg"},{"s":"stored","k":"sample/lipstick-2.jpg"},{"s":"stored","k":"sample/lipstick-3.jpg"}]', 'in_trade', '', 1, '', 0, 0, 1797690019984038, 1795098019984038, 1795373109386986, FALSE, '쿠션과 립 세트
쓰는 데 문제없어요 뜯지 않은 새 제품이에요 사용 기한 2027년까지예요 평일 저녁에 답이 빨라요', 249176973574599970, 3);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (230377169417704831, '게이밍 노트북 RTX4060', '사진 그대로예요.
배터리 성능 92%예요.
포맷해서 바로 쓰시면 돼요.
환불은 어려우니 잘 보고 사 주세요.', 719000, 'digital', '경남 창원시 상남시장', 'https://open.kakao.com/o/samplefrd6', '[{"s":"stored","k":"sample/laptop-1.jpg"},{"s":"stored","k":"sample/laptop-2.jpg"}]', 'sold', '', 1, '', 0, 0, 1797268363905155, 1794676363905155, 1795044042763795, FALSE, '게이밍 노트북 rtx4060
사진 그대로예요 배터리 성능 92 예요 포맷해서 바로 쓰시면 돼요 환불은 어려우니 잘 보고 사 주세요', 247408419795364531, 4);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (244179469170674166, 1, '바람막이 100', '상태 아주 좋아요.
두세 번 입었어요.
단추 여분 있어요.
환불은 어려우니 잘 보고 사 주세요.', 56000, 1793906522085791);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (246447540639795419, 1, '미니 숄더백', '전체적으로 깨끗해요.
안감 깨끗해요.
수납이 넉넉해요.
직거래와 택배 다 돼요.', 94000, 1794447272462370);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (247129432262300258, 1, '영화 예매권 2매', '상태 아주 좋아요.
유효 기간 넉넉해요.
못 가게 되어 양도해요.
환불은 어려우니 잘 보고 사 주세요.', 45000, 1794609848094970);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (247198047549303744, 1, '무선 헤드폰', '쓰는 데 문제없어요.
충전선 포함이에요.
왼쪽에 작은 흠집 있어요.
평일 저녁에 답이 빨라요.', 155000, 1794626207253368);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (247408419795364531, 1, '게이밍 노트북 RTX4060', '사진 그대로예요.
배터리 성능 92%예요.
포맷해서 바로 쓰시면 돼요.
환불은 어려우니 잘 보고 사 주세요.', 719000, 1794676363905155);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (248389020177068434, 1, '장스탠드 조명', '쓰는 데 문제없어요.
이사하면서 내놓아요.
불빛이 따뜻해요.
주말 직거래 좋아요.', 15000, 1794910157255573);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (248655584676657446, 1, '게임 타이틀 3장', '전체적으로 깨끗해요.
정품 박스 그대로 있어요.
타이틀 하나 같이 드려요.
먼저 오시는 분께 드려요.', 35000, 1794973711184186);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (248916596608280126, 1, '똑딱이 디카 레트로', '사진 그대로예요.
렌즈에 곰팡이 없어요.
컷 수 5천 안쪽이에요.
환불은 어려우니 잘 보고 사 주세요.', 103000, 1795035941278517);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249129847398046097, 1, '공기정화 식물', '쓰는 데 문제없어요.
화분째로 드려요.
물은 일주일에 한 번이면 돼요.
먼저 오시는 분께 드려요.', 44000, 1795086784228416);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249176973574599970, 1, '쿠션과 립 세트', '쓰는 데 문제없어요.
뜯지 않은 새 제품이에요.
사용 기한 2027년까지예요.
평일 저녁에 답이 빨라요.', 19000, 1795098019984038);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249335647910641595, 1, '우쿨렐레처럼 작은 기타', '상태 아주 좋아요.
피크와 튜너 드려요.
줄 새로 갈았어요.
환불은 어려우니 잘 보고 사 주세요.', 79000, 1795135850894613);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249483437479308460, 1, '러닝화 270', '상태 아주 좋아요.
실내에서 두어 번 신었어요.
상자도 같이 드려요.
편하게 물어보세요.', 35000, 1795171086673220);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249598332846867971, 1, '하이브리드 자전거', '거의 새것이에요.
브레이크 패드 새로 갈았어요.
베란다에 보관했어요.
편하게 물어보세요.', 337000, 1795198479863667);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249661481867691501, 1, '사무용 의자', '사진 그대로예요.
직접 실어 가셔야 해요. 엘리베이터 있어요.
바퀴까지 닦아 두었어요.
먼저 오시는 분께 드려요.', 184000, 1795213535763491);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249710602388253950, 1, '만화책 1~10권', '상태 아주 좋아요.
햇빛에 바랜 곳이 조금 있어요.
권수가 많아서 택배보다 직거래가 좋아요.
주말 직거래 좋아요.', 20000, 1795225247008237);
INSERT INTO listing_revisions (listing_id, number, title, description, price, at) VALUES (249734676641600073, 1, '공기계 상태 좋아요', '생활 사용감은 있어요.
케이스 두 개 같이 드려요.
배터리 효율 88%예요.
환불은 어려우니 잘 보고 사 주세요.', 224000, 1795230986757234);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (246447540639795419, NULL, 193925650864402943, 230377169417704831, 'parcel', 'complete', '미니 숄더백', '전체적으로 깨끗해요.
안감 깨끗해요.
수납이 넉넉해요.
직거래와 택배 다 돼요.', 'fashion', '서울 관악구 서울대입구역 3번 출구', 'https://open.kakao.com/o/samplewyhd', 'sample/bag-1.jpg', 94000, 0, 0, 0, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 247361185095502226, 94000, 0, 'cj', '185095502225', 0, FALSE, '', '', 1794665102275896, 1794750292286122, 0, 1794922223163133, 1794942381614452, 1794665102275896, 1794942381614452, 247361185095502225, 6);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (247129432262300258, NULL, 193925650864402943, 125365344773294137, 'direct', 'done', '영화 예매권 2매', '상태 아주 좋아요.
유효 기간 넉넉해요.
못 가게 되어 양도해요.
환불은 어려우니 잘 보고 사 주세요.', 'ticket', '인천 부평구 부평역 지하상가', 'https://open.kakao.com/o/sample7wmm', 'sample/ticket-1.jpg', 45000, 0, 0, 0, 0, 0, FALSE, 0, 1794909600000000, '인천 부평구 부평역 지하상가', 0, '', '', '8211', 0, FALSE, 0, 0, 0, 0, '', '', 0, FALSE, '', '', 0, 0, 0, 0, 1794827685198020, 1794737299439145, 1794827685198020, 247664001947990595, 4);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (247408419795364531, NULL, 230377169417704831, 152497948893842585, 'parcel', 'complete', '게이밍 노트북 RTX4060', '사진 그대로예요.
배터리 성능 92%예요.
포맷해서 바로 쓰시면 돼요.
환불은 어려우니 잘 보고 사 주세요.', 'digital', '경남 창원시 상남시장', 'https://open.kakao.com/o/samplefrd6', 'sample/laptop-1.jpg', 719000, 0, 0, 0, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 247754572046144159, 719000, 0, 'cj', '572046144158', 0, FALSE, '', '', 1794758893033193, 1794833802922908, 1794921396519384, 1795016331921911, 1795044042763795, 1794758893033193, 1795044042763795, 247754572046144158, 7);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (248389020177068434, 248389020177068434, 152497948893842585, 193925650864402943, 'parcel', 'confirmed', '장스탠드 조명', '쓰는 데 문제없어요.
이사하면서 내놓아요.
불빛이 따뜻해요.
주말 직거래 좋아요.', 'furniture', '충북 청주시 성안길', 'https://open.kakao.com/o/samples984', 'sample/lamp-1.jpg', 15000, 0, 1795458999831978, 1795430199831978, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 249573571055320313, 15000, 0, 'cj', '571055320312', 0, FALSE, '', '', 1795192576192448, 1795241603070560, 1795329101736118, 1795372599831978, 0, 1795192576192448, 1795372599831978, 249573571055320312, 6);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (248655584676657446, NULL, 125365344773294137, 193925650864402943, 'direct', 'done', '게임 타이틀 3장', '전체적으로 깨끗해요.
정품 박스 그대로 있어요.
타이틀 하나 같이 드려요.
먼저 오시는 분께 드려요.', 'hobby', '광주 서구 상무역', 'https://open.kakao.com/o/sample9sqj', 'sample/game-1.jpg', 35000, 0, 0, 0, 0, 0, FALSE, 0, 0, '', 0, '', '', '2729', 0, FALSE, 0, 0, 0, 0, '', '', 0, FALSE, '', '', 0, 0, 0, 0, 1795026279637656, 1794989330902908, 1795026279637656, 248721098523224223, 4);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (248916596608280126, 248916596608280126, 152497948893842585, 230377169417704831, 'parcel', 'arrived', '똑딱이 디카 레트로', '사진 그대로예요.
렌즈에 곰팡이 없어요.
컷 수 5천 안쪽이에요.
환불은 어려우니 잘 보고 사 주세요.', 'hobby', '대구 중구 반월당역', 'https://open.kakao.com/o/samplevgpr', 'sample/camera-1.jpg', 103000, 0, 1795631669436285, 1795545269436285, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 249203905676766656, 103000, 0, 'cj', '905676766655', 0, FALSE, '', '', 1795104441098804, 1795183258265774, 1795372469436285, 0, 0, 1795104441098804, 1795372469436285, 249203905676766655, 5);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249129847398046097, 249129847398046097, 230377169417704831, 152497948893842585, 'parcel', 'cancel_asked', '공기정화 식물', '쓰는 데 문제없어요.
화분째로 드려요.
물은 일주일에 한 번이면 돼요.
먼저 오시는 분께 드려요.', 'other', '대구 중구 반월당역', 'https://open.kakao.com/o/samplezkr2', 'sample/plant-1.jpg', 44000, 0, 1795459356516517, 1795430556516517, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 250306757720805670, 44000, 0, '', '', 0, FALSE, '', '마음이 바뀌었어요. 죄송해요.', 1795367381515292, 0, 0, 0, 0, 1795367381515292, 1795372956516517, 250306757720805669, 4);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249176973574599970, 249176973574599970, 230377169417704831, 125365344773294137, 'parcel', 'paid', '쿠션과 립 세트', '쓰는 데 문제없어요.
뜯지 않은 새 제품이에요.
사용 기한 2027년까지예요.
평일 저녁에 답이 빨라요.', 'beauty', '전북 전주시 한옥마을 입구', 'https://open.kakao.com/o/samplepbsc', 'sample/lipstick-1.jpg', 19000, 0, 1795705200000000, 1795594503128995, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 250330782153613281, 19000, 0, '', '', 0, FALSE, '', '', 1795373109386986, 0, 0, 0, 0, 1795373109386986, 1795373109386986, 250330782153613280, 3);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249335647910641595, 249335647910641595, 125365344773294137, 152497948893842585, 'direct', 'contested', '우쿨렐레처럼 작은 기타', '상태 아주 좋아요.
피크와 튜너 드려요.
줄 새로 갈았어요.
환불은 어려우니 잘 보고 사 주세요.', 'hobby', '대구 중구 반월당역', 'https://open.kakao.com/o/samplek5uq', 'sample/guitar-1.jpg', 79000, 0, 1795631281977167, 0, 0, 0, FALSE, 0, 0, '', 0, '', '', '0506', 0, FALSE, 0, 0, 0, 0, '', '', 0, FALSE, '', '아직 물건을 받지 못했어요.', 0, 0, 0, 0, 0, 1795320165016835, 1795372081977167, 250108717369145345, 4);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249483437479308460, 249483437479308460, 125365344773294137, 152497948893842585, 'direct', 'reserved', '러닝화 270', '상태 아주 좋아요.
실내에서 두어 번 신었어요.
상자도 같이 드려요.
편하게 물어보세요.', 'fashion', '서울 마포구 합정역 8번 출구', 'https://open.kakao.com/o/sample74m0', 'sample/shoes-1.jpg', 35000, 0, 1795600800000000, 1795507200000000, 0, 0, FALSE, 0, 1795514400000000, '서울 마포구 합정역 8번 출구', 0, '', '', '8355', 0, FALSE, 0, 0, 0, 0, '', '', 0, FALSE, '', '', 0, 0, 0, 0, 0, 1795358955097403, 1795372336037351, 250271414761634976, 3);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249598332846867971, 249598332846867971, 125365344773294137, 152497948893842585, 'direct', 'claimed', '하이브리드 자전거', '거의 새것이에요.
브레이크 패드 새로 갈았어요.
베란다에 보관했어요.
편하게 물어보세요.', 'sports', '충북 청주시 성안길', 'https://open.kakao.com/o/samplep8s9', 'sample/bicycle-1.jpg', 337000, 0, 1795459124756149, 1795430324756149, 0, 0, FALSE, 0, 0, '', 0, '', '', '9443', 0, FALSE, 0, 0, 0, 0, '', '', 0, FALSE, '', '', 0, 0, 0, 0, 0, 1795326280273150, 1795372724756149, 250134366617221879, 3);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249661481867691501, NULL, 125365344773294137, 193925650864402943, 'direct', 'requested', '사무용 의자', '사진 그대로예요.
직접 실어 가셔야 해요. 엘리베이터 있어요.
바퀴까지 닦아 두었어요.
먼저 오시는 분께 드려요.', 'furniture', '광주 서구 상무역', 'https://open.kakao.com/o/samplefhfc', 'sample/chair-1.jpg', 184000, 0, 1795458824949673, 1795430024949673, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 0, 0, 0, '', '', 0, FALSE, '', '', 0, 0, 0, 0, 0, 1795372424949673, 1795372424949673, 250327911416338892, 1);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249710602388253950, 249710602388253950, 125365344773294137, 0, 'direct', 'reserved', '만화책 1~10권', '상태 아주 좋아요.
햇빛에 바랜 곳이 조금 있어요.
권수가 많아서 택배보다 직거래가 좋아요.
주말 직거래 좋아요.', 'books', '서울 송파구 석촌호수 앞', 'https://open.kakao.com/o/sampleftvf', 'sample/book-1.jpg', 20000, 0, 1795545421592407, 1795487821592407, 0, 0, FALSE, 0, 0, '', 0, '', '', '7329', 0, FALSE, 0, 0, 0, 0, '', '', 0, FALSE, '', '', 0, 0, 0, 0, 0, 1795372621592407, 1795372621592407, 250328736197316397, 1);
INSERT INTO trades (listing_id, holding_listing_id, seller_id, buyer_id, path, state, agreed_title, agreed_description, agreed_category, agreed_place, agreed_open_chat_url, agreed_photo_key, agreed_price, agreed_fee, due_at, remind_at, next_try_at, tries, extended, frozen_at, meet_at, meet_place, proposed_at, proposed_place, proposed_by, code, code_tries, resumes, resume_due, attempt_id, captured, refunded, carrier, tracking_number, corrections, postponed, fault, reason, paid_at, sent_at, arrived_at, confirmed_at, closed_at, created_at, updated_at, id, version) VALUES (249734676641600073, 249734676641600073, 193925650864402943, 152497948893842585, 'parcel', 'sent', '공기계 상태 좋아요', '생활 사용감은 있어요.
케이스 두 개 같이 드려요.
배터리 효율 88%예요.
환불은 어려우니 잘 보고 사 주세요.', 'digital', '인천 부평구 부평역 지하상가', 'https://open.kakao.com/o/sampledkpu', 'sample/phone-1.jpg', 224000, 0, 1795977601474818, 1795776001474818, 0, 0, FALSE, 0, 0, '', 0, '', '', '', 0, FALSE, 0, 250129913934557121, 224000, 0, 'cj', '913934557120', 0, FALSE, '', '', 1795325218671051, 1795372801474818, 0, 0, 0, 1795325218671051, 1795372801474818, 250129913934557120, 4);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247361185095502225, 1, 'E1', 'pay', 'buyer', 230377169417704831, 'none', 'hold', '', 1794665102275896);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247361185095502225, 2, 'E3', 'approve', 'browser', 0, 'hold', 'approving', '', 1794665102275896);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247361185095502225, 3, 'E4', 'capture', 'system', 0, 'approving', 'paid', '', 1794665102275896);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247361185095502225, 4, 'E19', 'ship', 'seller', 193925650864402943, 'paid', 'sent', '', 1794750292286122);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247361185095502225, 5, 'E22', 'confirm_purchase', 'buyer', 230377169417704831, 'sent', 'confirmed', '', 1794922223163133);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247361185095502225, 6, 'E23', 'confirm_sale', 'seller', 193925650864402943, 'confirmed', 'complete', '', 1794942381614452);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247664001947990595, 1, 'D1', 'request', 'buyer', 125365344773294137, 'none', 'requested', '', 1794737299439145);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247664001947990595, 2, 'D2', 'accept', 'seller', 193925650864402943, 'requested', 'reserved', '', 1794744660111621);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247664001947990595, 3, 'D4', 'set_appointment', 'seller', 193925650864402943, 'reserved', 'reserved', '', 1794750043780798);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247664001947990595, 4, 'D5', 'hand_over', 'buyer', 125365344773294137, 'reserved', 'done', '', 1794827685198020);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247754572046144158, 1, 'E1', 'pay', 'buyer', 152497948893842585, 'none', 'hold', '', 1794758893033193);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247754572046144158, 2, 'E3', 'approve', 'browser', 0, 'hold', 'approving', '', 1794758893033193);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247754572046144158, 3, 'E4', 'capture', 'system', 0, 'approving', 'paid', '', 1794758893033193);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247754572046144158, 4, 'E19', 'ship', 'seller', 230377169417704831, 'paid', 'sent', '', 1794833802922908);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247754572046144158, 5, 'E21', 'report_arrival', 'buyer', 152497948893842585, 'sent', 'arrived', '', 1794921396519384);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247754572046144158, 6, 'E22', 'confirm_purchase', 'buyer', 152497948893842585, 'arrived', 'confirmed', '', 1795016331921911);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (247754572046144158, 7, 'E23', 'confirm_sale', 'seller', 230377169417704831, 'confirmed', 'complete', '', 1795044042763795);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (248721098523224223, 1, 'D1', 'request', 'buyer', 193925650864402943, 'none', 'requested', '', 1794989330902908);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (248721098523224223, 2, 'D2', 'accept', 'seller', 125365344773294137, 'requested', 'reserved', '', 1794995151274295);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (248721098523224223, 3, 'D6', 'claim_sold', 'seller', 125365344773294137, 'reserved', 'claimed', '', 1795015377199675);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (248721098523224223, 4, 'D7', 'agree_sold', 'buyer', 193925650864402943, 'claimed', 'done', '', 1795026279637656);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249203905676766655, 1, 'E1', 'pay', 'buyer', 230377169417704831, 'none', 'hold', '', 1795104441098804);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249203905676766655, 2, 'E3', 'approve', 'browser', 0, 'hold', 'approving', '', 1795104441098804);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249203905676766655, 3, 'E4', 'capture', 'system', 0, 'approving', 'paid', '', 1795104441098804);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249203905676766655, 4, 'E19', 'ship', 'seller', 152497948893842585, 'paid', 'sent', '', 1795183258265774);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249203905676766655, 5, 'E21', 'report_arrival', 'buyer', 230377169417704831, 'sent', 'arrived', '', 1795372469436285);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249573571055320312, 1, 'E1', 'pay', 'buyer', 193925650864402943, 'none', 'hold', '', 1795192576192448);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249573571055320312, 2, 'E3', 'approve', 'browser', 0, 'hold', 'approving', '', 1795192576192448);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249573571055320312, 3, 'E4', 'capture', 'system', 0, 'approving', 'paid', '', 1795192576192448);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249573571055320312, 4, 'E19', 'ship', 'seller', 152497948893842585, 'paid', 'sent', '', 1795241603070560);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249573571055320312, 5, 'E21', 'report_arrival', 'buyer', 193925650864402943, 'sent', 'arrived', '', 1795329101736118);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (249573571055320312, 6, 'E22', 'confirm_purchase', 'buyer', 193925650864402943, 'arrived', 'confirmed', '', 1795372599831978);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250108717369145345, 1, 'D1', 'request', 'buyer', 152497948893842585, 'none', 'requested', '', 1795320165016835);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250108717369145345, 2, 'D2', 'accept', 'seller', 125365344773294137, 'requested', 'reserved', '', 1795327239410271);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250108717369145345, 3, 'D6', 'claim_sold', 'seller', 125365344773294137, 'reserved', 'claimed', '', 1795355132413690);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250108717369145345, 4, 'D8', 'contest', 'buyer', 152497948893842585, 'claimed', 'contested', '아직 물건을 받지 못했어요.', 1795372081977167);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250129913934557120, 1, 'E1', 'pay', 'buyer', 152497948893842585, 'none', 'hold', '', 1795325218671051);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250129913934557120, 2, 'E3', 'approve', 'browser', 0, 'hold', 'approving', '', 1795325218671051);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250129913934557120, 3, 'E4', 'capture', 'system', 0, 'approving', 'paid', '', 1795325218671051);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250129913934557120, 4, 'E19', 'ship', 'seller', 193925650864402943, 'paid', 'sent', '', 1795372801474818);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250134366617221879, 1, 'D1', 'request', 'buyer', 152497948893842585, 'none', 'requested', '', 1795326280273150);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250134366617221879, 2, 'D2', 'accept', 'seller', 125365344773294137, 'requested', 'reserved', '', 1795331686495810);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250134366617221879, 3, 'D6', 'claim_sold', 'seller', 125365344773294137, 'reserved', 'claimed', '', 1795372724756149);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250271414761634976, 1, 'D1', 'request', 'buyer', 152497948893842585, 'none', 'requested', '', 1795358955097403);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250271414761634976, 2, 'D2', 'accept', 'seller', 125365344773294137, 'requested', 'reserved', '', 1795367621278206);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250271414761634976, 3, 'D4', 'set_appointment', 'seller', 125365344773294137, 'reserved', 'reserved', '', 1795372336037351);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250306757720805669, 1, 'E1', 'pay', 'buyer', 152497948893842585, 'none', 'hold', '', 1795367381515292);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250306757720805669, 2, 'E3', 'approve', 'browser', 0, 'hold', 'approving', '', 1795367381515292);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250306757720805669, 3, 'E4', 'capture', 'system', 0, 'approving', 'paid', '', 1795367381515292);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250306757720805669, 4, 'E13', 'ask_cancel', 'buyer', 152497948893842585, 'paid', 'cancel_asked', '마음이 바뀌었어요. 죄송해요.', 1795372956516517);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250327911416338892, 1, 'D1', 'request', 'buyer', 193925650864402943, 'none', 'requested', '', 1795372424949673);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250328736197316397, 1, 'D3', 'reserve', 'seller', 125365344773294137, 'none', 'reserved', '', 1795372621592407);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250330782153613280, 1, 'E1', 'pay', 'buyer', 125365344773294137, 'none', 'hold', '', 1795373109386986);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250330782153613280, 2, 'E3', 'approve', 'browser', 0, 'hold', 'approving', '', 1795373109386986);
INSERT INTO trade_events (trade_id, seq, table_row, event, by_actor, member_id, from_state, to_state, note, at) VALUES (250330782153613280, 3, 'E4', 'capture', 'system', 0, 'approving', 'paid', '', 1795373109386986);
INSERT INTO tracking_keys (tracking_key, trade_id) VALUES ('185095502225', 247361185095502225);
INSERT INTO tracking_keys (tracking_key, trade_id) VALUES ('571055320312', 249573571055320312);
INSERT INTO tracking_keys (tracking_key, trade_id) VALUES ('572046144158', 247754572046144158);
INSERT INTO tracking_keys (tracking_key, trade_id) VALUES ('905676766655', 249203905676766655);
INSERT INTO tracking_keys (tracking_key, trade_id) VALUES ('913934557120', 250129913934557120);
INSERT INTO attempts (trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method, cancelled, created_at, updated_at, id, version) VALUES (247361185095502225, 230377169417704831, 246447540639795419, 94000, '미니 숄더백', 'approved', 'T9bab49241a47d2c985b', 'http://sandbox.invalid/mockup/8fd3042694f7dbd5f0087c249d3d57a315533a0e186320e8192b20fa5130dfcd/mInfo', 'http://sandbox.invalid/mockup/8fd3042694f7dbd5f0087c249d3d57a315533a0e186320e8192b20fa5130dfcd/info', 'Ac8b6397a184506ee19a', 'MONEY', 0, 1794665102275896, 1794665102275896, 247361185095502226, 4);
INSERT INTO attempts (trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method, cancelled, created_at, updated_at, id, version) VALUES (247754572046144158, 152497948893842585, 247408419795364531, 719000, '게이밍 노트북 RTX4060', 'approved', 'T24a4f86ebc46e467d19', 'http://sandbox.invalid/mockup/532de10e32a6b86928c3cfeee709cea0c4f553c33c399bea31b2eb078297b4cd/mInfo', 'http://sandbox.invalid/mockup/532de10e32a6b86928c3cfeee709cea0c4f553c33c399bea31b2eb078297b4cd/info', 'A87dfdcde6360262ad3f', 'MONEY', 0, 1794758893033193, 1794758893033193, 247754572046144159, 4);
INSERT INTO attempts (trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method, cancelled, created_at, updated_at, id, version) VALUES (249203905676766655, 230377169417704831, 248916596608280126, 103000, '똑딱이 디카 레트로', 'approved', 'T12061eed47334fb897a', 'http://sandbox.invalid/mockup/0ac24fedf2ad292a94003c76c731c60a37ab61e5b6774a4439c914af673ed135/mInfo', 'http://sandbox.invalid/mockup/0ac24fedf2ad292a94003c76c731c60a37ab61e5b6774a4439c914af673ed135/info', 'Ab193c2fd1b2195aba30', 'MONEY', 0, 1795104441098804, 1795104441098804, 249203905676766656, 4);
INSERT INTO attempts (trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method, cancelled, created_at, updated_at, id, version) VALUES (249573571055320312, 193925650864402943, 248389020177068434, 15000, '장스탠드 조명', 'approved', 'T50b5e48df0a2b0b6435', 'http://sandbox.invalid/mockup/e9e8b4a654b9b6070cae0cc95e749fb140630ec2073283c3c341ad88b6f8b0ba/mInfo', 'http://sandbox.invalid/mockup/e9e8b4a654b9b6070cae0cc95e749fb140630ec2073283c3c341ad88b6f8b0ba/info', 'A0edc94f67b53f968957', 'MONEY', 0, 1795192576192448, 1795192576192448, 249573571055320313, 4);
INSERT INTO attempts (trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method, cancelled, created_at, updated_at, id, version) VALUES (250129913934557120, 152497948893842585, 249734676641600073, 224000, '공기계 상태 좋아요', 'approved', 'T5b66119569d7d9facf7', 'http://sandbox.invalid/mockup/c451910990a1a41f4d9c525501cf7c9bf10677d723bf769a5d76ca58cf22f72e/mInfo', 'http://sandbox.invalid/mockup/c451910990a1a41f4d9c525501cf7c9bf10677d723bf769a5d76ca58cf22f72e/info', 'Ae6f6be6be69315ea02e', 'MONEY', 0, 1795325218671051, 1795325218671051, 250129913934557121, 4);
INSERT INTO attempts (trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method, cancelled, created_at, updated_at, id, version) VALUES (250306757720805669, 152497948893842585, 249129847398046097, 44000, '공기정화 식물', 'approved', 'T9c196f7de10e7a946a3', 'http://sandbox.invalid/mockup/fde70294bb6f23bd815af9ea43a9dc9e8010c09c8d8f11eb3fa6e59e1aac67ba/mInfo', 'http://sandbox.invalid/mockup/fde70294bb6f23bd815af9ea43a9dc9e8010c09c8d8f11eb3fa6e59e1aac67ba/info', 'A0d238bc225f00619445', 'MONEY', 0, 1795367381515292, 1795367381515292, 250306757720805670, 4);
INSERT INTO attempts (trade_id, buyer_id, listing_id, amount, item_name, state, tid, mobile_url, desktop_url, aid, method, cancelled, created_at, updated_at, id, version) VALUES (250330782153613280, 125365344773294137, 249176973574599970, 19000, '쿠션과 립 세트', 'approved', 'T38d9da2dff08672f228', 'http://sandbox.invalid/mockup/0b51bfbb499bf7aa369f5ca328cd914be00f2a7d9d4d0ff0ab62f9561c50a627/mInfo', 'http://sandbox.invalid/mockup/0b51bfbb499bf7aa369f5ca328cd914be00f2a7d9d4d0ff0ab62f9561c50a627/info', 'A24aa429d963ac92928c', 'MONEY', 0, 1795373109386986, 1795373109386986, 250330782153613281, 4);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (247361185095502225, 3, 1, 'clearing', 0, 'escrow', 247361185095502225, 94000, 1794665102275896);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (247361185095502225, 6, 1, 'escrow', 247361185095502225, 'payable', 193925650864402943, 94000, 1794942381614452);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (247754572046144158, 3, 1, 'clearing', 0, 'escrow', 247754572046144158, 719000, 1794758893033193);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (247754572046144158, 7, 1, 'escrow', 247754572046144158, 'payable', 230377169417704831, 719000, 1795044042763795);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (249203905676766655, 3, 1, 'clearing', 0, 'escrow', 249203905676766655, 103000, 1795104441098804);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (249573571055320312, 3, 1, 'clearing', 0, 'escrow', 249573571055320312, 15000, 1795192576192448);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (250129913934557120, 3, 1, 'clearing', 0, 'escrow', 250129913934557120, 224000, 1795325218671051);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (250306757720805669, 3, 1, 'clearing', 0, 'escrow', 250306757720805669, 44000, 1795367381515292);
INSERT INTO ledger_entries (trade_id, seq, line, from_kind, from_of, to_kind, to_of, amount, at) VALUES (250330782153613280, 3, 1, 'clearing', 0, 'escrow', 250330782153613280, 19000, 1795373109386986);
INSERT INTO payouts (seller_id, amount, state, created_at, trade_id, version) VALUES (193925650864402943, 94000, 'due', 1794942381614452, 247361185095502225, 1);
INSERT INTO payouts (seller_id, amount, state, created_at, trade_id, version) VALUES (230377169417704831, 719000, 'due', 1795044042763795, 247754572046144158, 1);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('listing', 244179469170674166, 'deadline', 1796498522085791, 0, 0, 1796498522085791);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('listing', 247198047549303744, 'deadline', 1797218207253368, 0, 0, 1797218207253368);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('listing', 249661481867691501, 'deadline', 1797805535763491, 0, 0, 1797805535763491);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 249203905676766655, 'deadline', 1795631669436285, 0, 0, 1795631669436285);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 249203905676766655, 'reminder', 1795545269436285, 0, 0, 1795545269436285);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 249573571055320312, 'deadline', 1795458999831978, 0, 0, 1795458999831978);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 249573571055320312, 'reminder', 1795430199831978, 0, 0, 1795430199831978);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250108717369145345, 'deadline', 1795631281977167, 0, 0, 1795631281977167);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250129913934557120, 'deadline', 1795977601474818, 0, 0, 1795977601474818);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250129913934557120, 'reminder', 1795776001474818, 0, 0, 1795776001474818);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250134366617221879, 'deadline', 1795459124756149, 0, 0, 1795459124756149);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250134366617221879, 'reminder', 1795430324756149, 0, 0, 1795430324756149);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250271414761634976, 'deadline', 1795600800000000, 0, 0, 1795600800000000);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250271414761634976, 'reminder', 1795507200000000, 0, 0, 1795507200000000);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250306757720805669, 'deadline', 1795459356516517, 0, 0, 1795459356516517);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250306757720805669, 'reminder', 1795430556516517, 0, 0, 1795430556516517);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250327911416338892, 'deadline', 1795458824949673, 0, 0, 1795458824949673);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250327911416338892, 'reminder', 1795430024949673, 0, 0, 1795430024949673);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250328736197316397, 'deadline', 1795545421592407, 0, 0, 1795545421592407);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250328736197316397, 'reminder', 1795487821592407, 0, 0, 1795487821592407);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250330782153613280, 'deadline', 1795705200000000, 0, 0, 1795705200000000);
INSERT INTO timers (subject, subject_id, kind, due_at, failures, hidden_to, visible_at) VALUES ('trade', 250330782153613280, 'reminder', 1795594503128995, 0, 0, 1795594503128995);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247361185095502227, 230377169417704831, 'capture.buyer', 247361185095502225, 246447540639795419, '미니 숄더백', '', 1794665102275896, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247361185095502228, 193925650864402943, 'capture.seller', 247361185095502225, 246447540639795419, '미니 숄더백', '', 1794665102275896, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247664001947990596, 193925650864402943, 'request.seller', 247664001947990595, 247129432262300258, '영화 예매권 2매', '', 1794737299439145, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247694874843964758, 125365344773294137, 'accept.buyer', 247664001947990595, 247129432262300258, '영화 예매권 2매', '', 1794744660111621, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247717455589722134, 125365344773294137, 'set_appointment.buyer', 247664001947990595, 247129432262300258, '영화 예매권 2매', '', 1794750043780798, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247718497899163698, 230377169417704831, 'ship.buyer', 247361185095502225, 246447540639795419, '미니 숄더백', '', 1794750292286122, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247754572046144160, 152497948893842585, 'capture.buyer', 247754572046144158, 247408419795364531, '게이밍 노트북 RTX4060', '', 1794758893033193, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (247754572046144161, 230377169417704831, 'capture.seller', 247754572046144158, 247408419795364531, '게이밍 노트북 RTX4060', '', 1794758893033193, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (248043107299529230, 193925650864402943, 'hand_over.seller', 247664001947990595, 247129432262300258, '영화 예매권 2매', '', 1794827685198020, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (248068766894456178, 152497948893842585, 'ship.buyer', 247754572046144158, 247408419795364531, '게이밍 노트북 RTX4060', '', 1794833802922908, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (248436161068018381, 230377169417704831, 'report_arrival.seller', 247754572046144158, 247408419795364531, '게이밍 노트북 RTX4060', '', 1794921396519384, 0);
INSERT INTO news (id, member_id, kind, trade_id, listing_id, title, note, at, seen_at) VALUES (248439628263689379, 193925650864402943, 'confirm_purchase.seller', 247361185095502225, 246447540639795419, '미니 숄더백', '', 1794922223163133, 0);
INSERT INTO grams (gram, listing_id) VALUES
(-56001, 244179469170674166), (100663296, 244179469170674166), (100663344, 244179469170674166),
(102760496, 244179469170674166), (92811608236, 244179469170674166), (95982503832, 244179469170674166),
(96049614228, 244179469170674166), (96804585784, 244179469170674166), (98541025737, 244179469170674166),
(98859796144, 244179469170674166), (99742697332, 244179469170674166), (100973721484, 244179469170674166),
(101216995205, 244179469170674166), (101443480800, 244179469170674166), (101745477512, 244179469170674166),
(101753866048, 244179469170674166), (103439976700, 244179469170674166), (103484018908, 244179469170674166),
(103733574792, 244179469170674166), (103733577364, 244179469170674166), (105906226836, 244179469170674166),
(105906227452, 244179469170674166), (106141104164, 244179469170674166), (106141107860, 244179469170674166),
(106183050676, 244179469170674166), (106258546052, 244179469170674166), (106610819072, 244179469170674166),
(106610864872, 244179469170674166), (106610865232, 244179469170674166), (106610873944, 244179469170674166),
(106669585096, 244179469170674166), (106971579828, 244179469170674166), (107080581169, 244179469170674166),
(107116283336, 244179469170674166), (107122574772, 244179469170674166), (107156126964, 244179469170674166),
(107665737028, 244179469170674166), (107902714168, 244179469170674166), (107902716043, 244179469170674166),
(110368966124, 244179469170674166), (112130573636, 244179469170674166), (115074973064, 244179469170674166),
(-155001, 247198047549303744), (95162516944, 247198047549303744), (95873446768, 247198047549303744),
(96076875636, 247198047549303744), (96334822200, 247198047549303744), (97098191856, 247198047549303744),
(98507474580, 247198047549303744), (100503961888, 247198047549303744), (100512352284, 247198047549303744),
(102223624060, 247198047549303744), (103683249132, 247198047549303744), (103683249636, 247198047549303744),
(105730060948, 247198047549303744), (106141107860, 247198047549303744), (106178856372, 247198047549303744),
(106199823093, 247198047549303744), (106199828116, 247198047549303744), (106199828369, 247198047549303744),
(106560539325, 247198047549303744), (106610819072, 247198047549303744), (106610869884, 247198047549303744),
(106610871721, 247198047549303744), (106610873289, 247198047549303744), (106971584352, 247198047549303744),
(107080629864, 247198047549303744), (107080631760, 247198047549303744), (107097409536, 247198047549303744),
(107122574772, 247198047549303744), (107141449536, 247198047549303744), (107374227777, 247198047549303744),
(107382620448, 247198047549303744), (107432953286, 247198047549303744), (108349409160, 247198047549303744),
(108844336592, 247198047549303744), (110413006852, 247198047549303744), (113701341052, 247198047549303744),
(113774744936, 247198047549303744), (113783078912, 247198047549303744), (114571659124, 247198047549303744),
(114831701212, 247198047549303744), (115628624337, 247198047549303744), (-79001, 249335647910641595),
(92358624600, 249335647910641595), (92811608236, 249335647910641595), (93516255424, 249335647910641595),
(95042974940, 249335647910641595), (95982503832, 249335647910641595), (97098184740, 249335647910641595),
(98775910289, 249335647910641595), (98801077400, 249335647910641595), (98817849352, 249335647910641595),
(98859796116, 249335647910641595), (98859796144, 249335647910641595), (98977229832, 249335647910641595),
(101443480800, 249335647910641595), (101753866048, 249335647910641595), (103439976700, 249335647910641595),
(103484018908, 249335647910641595), (103498692700, 249335647910641595), (103733577364, 249335647910641595),
(105906226836, 249335647910641595), (105906227452, 249335647910641595), (105948169652, 249335647910641595),
(106141104164, 249335647910641595), (106141107860, 249335647910641595), (106434712220, 249335647910641595),
(106610819072, 249335647910641595), (106610870532, 249335647910641595), (106610873660, 249335647910641595),
(106610873944, 249335647910641595), (106669585096, 249335647910641595), (106669592552, 249335647910641595),
(106971573808, 249335647910641595), (106971579828, 249335647910641595), (107141449536, 249335647910641595),
(107156126964, 249335647910641595), (107665737028, 249335647910641595), (107902714168, 249335647910641595),
(107902716043, 249335647910641595), (107919491272, 249335647910641595), (109840480252, 249335647910641595),
(111618865168, 249335647910641595), (111895692864, 249335647910641595), (112071802880, 249335647910641595),
(112130573636, 249335647910641595), (113070092552, 249335647910641595), (114479386732, 249335647910641595),
(115074973064, 249335647910641595), (-35001, 249483437479308460), (100663296, 249483437479308460),
(104857655, 249483437479308460), (115343408, 249483437479308460), (92394276724, 249483437479308460),
(92635446076, 249483437479308460), (94866818512, 249483437479308460), (96026547796, 249483437479308460),
(96510979097, 249483437479308460), (96804586932, 249483437479308460), (97098184740, 249483437479308460),
(98742350557, 249483437479308460), (98859796116, 249483437479308460), (100520740276, 249483437479308460),
(101216994016, 249483437479308460), (101443486008, 249483437479308460), (103484016528, 249483437479308460),
(103484018908, 249483437479308460), (103674852432, 249483437479308460), (103733577364, 249483437479308460),
(104622769608, 249483437479308460), (104631152820, 249483437479308460), (105906226836, 249483437479308460),
(105906227452, 249483437479308460), (106141105288, 249483437479308460), (106141105396, 249483437479308460),
(106141107860, 249483437479308460), (106183050676, 249483437479308460), (106199826716, 249483437479308460),
(106610819072, 249483437479308460), (106610868417, 249483437479308460), (106610868964, 249483437479308460),
(106610873272, 249483437479308460), (107080627420, 249483437479308460), (107139347396, 249483437479308460),
(107665737028, 249483437479308460), (107902716043, 249483437479308460), (112130573636, 249483437479308460),
(113665693016, 249483437479308460), (114538097804, 249483437479308460), (115066535986, 249483437479308460),
(-337001, 249598332846867971), (92358624600, 249598332846867971), (92576677888, 249598332846867971),
(92576728920, 249598332846867971), (92616574836, 249598332846867971), (92635446076, 249598332846867971),
(92878722440, 249598332846867971), (96041223632, 249598332846867971), (97098186952, 249598332846867971),
(97098188688, 249598332846867971), (98515858148, 249598332846867971), (98801076084, 249598332846867971),
(98977229832, 249598332846867971), (99681875164, 249598332846867971), (100520740276, 249598332846867971),
(101267322752, 249598332846867971), (101443480832, 249598332846867971), (101443486008, 249598332846867971),
(102030686216, 249598332846867971), (102030686636, 249598332846867971), (103498689667, 249598332846867971),
(103498692700, 249598332846867971), (103733577364, 249598332846867971), (105948169652, 249598332846867971),
(106141105396, 249598332846867971), (106141107860, 249598332846867971), (106199825652, 249598332846867971),
(106199828116, 249598332846867971), (106610819072, 249598332846867971), (106610867360, 249598332846867971),
(106610867724, 249598332846867971), (106610873272, 249598332846867971), (107021910216, 249598332846867971),
(107080629772, 249598332846867971), (107080631760, 249598332846867971), (107080634476, 249598332846867971),
(107139352580, 249598332846867971), (107382615152, 249598332846867971), (111895696168, 249598332846867971),
(113363694812, 249598332846867971), (113665693016, 249598332846867971), (114538097804, 249598332846867971),
(114538104692, 249598332846867971), (114638767540, 249598332846867971), (-184001, 249661481867691501),
(92341846356, 249661481867691501), (93398807296, 249661481867691501), (93574973888, 249661481867691501),
(93868569820, 249661481867691501), (95873449348, 249661481867691501), (96045417796, 249661481867691501),
(96099940444, 249661481867691501), (96804586952, 249661481867691501), (97098184740, 249661481867691501),
(98859796116, 249661481867691501), (98977236488, 249661481867691501), (99681877152, 249661481867691501),
(99983869952, 249661481867691501), (100503963305, 249661481867691501), (100973727796, 249661481867691501),
(101267326836, 249661481867691501), (101745471192, 249661481867691501), (103439973172, 249661481867691501),
(103439976900, 249661481867691501), (103792297340, 249661481867691501), (104614376084, 249661481867691501),
(104631158196, 249661481867691501), (105906222160, 249661481867691501), (106023671156, 249661481867691501),
(106141101056, 249661481867691501), (106141107860, 249661481867691501), (106183050676, 249661481867691501),
(106216602028, 249661481867691501), (106317268628, 249661481867691501), (106375987932, 249661481867691501),
(106610819072, 249661481867691501), (106610866748, 249661481867691501), (106610867220, 249661481867691501),
(106610869720, 249661481867691501), (106610870721, 249661481867691501), (106654910296, 249661481867691501),
(107021911952, 249661481867691501), (107080634672, 249661481867691501), (107122574772, 249661481867691501),
(107139301376, 249661481867691501), (107374233124, 249661481867691501), (107409883876, 249661481867691501),
(108313752294, 249661481867691501), (108315854865, 249661481867691501), (108322139640, 249661481867691501),
(111778246220, 249661481867691501), (112306734984, 249661481867691501), (114596824724, 249661481867691501),
(-20001, 249710602388253950), (100707724, 249710602388253950), (102760496, 249710602388253950),
(102760497, 249710602388253950), (92341844430, 249710602388253950), (92341848203, 249710602388253950),
(92576724888, 249710602388253950), (92851455860, 249710602388253950), (93172269056, 249710602388253950),
(93172318744, 249710602388253950), (93432366984, 249710602388253950), (96041224641, 249710602388253950),
(98566188032, 249710602388253950), (98566195339, 249710602388253950), (98574576883, 249710602388253950),
(99748992596, 249710602388253950), (99753182532, 249710602388253950), (99757377985, 249710602388253950),
(100973721500, 249710602388253950), (101032443124, 249710602388253950), (101443482340, 249710602388253950),
(102196364752, 249710602388253950), (103484018908, 249710602388253950), (103674859741, 249710602388253950),
(104203332608, 249710602388253950), (105906225436, 249710602388253950), (105906226836, 249710602388253950),
(105906227452, 249710602388253950), (106141107860, 249710602388253950), (106199825428, 249710602388253950),
(106610819072, 249710602388253950), (106610863500, 249710602388253950), (106610870524, 249710602388253950),
(106610873735, 249710602388253950), (107080632432, 249710602388253950), (107122574772, 249710602388253950),
(107609107976, 249710602388253950), (107665737028, 249710602388253950), (107902712272, 249710602388253950),
(107902716043, 249710602388253950), (108315847792, 249710602388253950), (109666369585, 249710602388253950),
(112130573636, 249710602388253950), (112132668464, 249710602388253950), (114636668507, 249710602388253950),
(115066588229, 249710602388253950);
INSERT INTO listings (seller_id, title, description, price, category, place, open_chat_url, photos, state, before_state, revision, block_reason, first_buyer_id, first_until, renew_by, created_at, updated_at, on_market, search_text, id, version) VALUES (125365344773294137, '숨긴 책상', '곧 다시 올려요', 30000, 'furniture', '서울역', 'https://open.kakao.com/o/abcd', '[{"s":"failed","u":"https://secure.kakaocdn.net/1"}]', 'hidden', '', 2, '', 0, 0, 0, 1795316646000000, 1795316646000000, FALSE, '숨긴 책상
곧 다시 올려요', 7, 3);
INSERT INTO outbox (id, kind, message_key, body, due_at, failures, at, done_at) VALUES (8, 'photos', '7/1', '{"listing":7}', 1795316646000000, 2, 1795316646000000, 0);
INSERT INTO notices (id, title, body, image_key, link_label, link_url, published_at, version) VALUES (9, '점검 안내', '새벽에 잠시 쉬어요.', '', '자세히', 'https://example.com/', 1795316646000000, 1);
INSERT INTO offers (id, source, url, shop_url, title, shop, category, price_minor, price_currency, image_url, posted_at) VALUES (10, 'board', 'https://example.com/1', 'https://example.com/shop', '무선 이어폰 특가', '가게', '디지털', 1990, 'USD', '', 1795316646000000);
INSERT INTO vitals (id, beat_at) VALUES (1, 1795316646000000);
