"""Words and whole passwords that guessers try first, English, pinyin and keyboard.

``ROOTS`` are refused alone, doubled and with any digits or signs around them (``Woaini1314!``);
``WHOLE`` are refused as they stand. Rows of keys, counting and repetitions need no list.
"""

from __future__ import annotations

from typing import Final

ROOTS: Final = frozenset(
    """
a aaa aaaa aaaaaa abc abcabc abcd abcd1234 abcdef academy access admin administrator alejandro
alexander alexandra alibaba alipay aliwangwang amanda america andrew android angel angels
anthony antonio anything apple april arsenal asd asdasd asdf asdfgh asdfghjkl asdzxc ashley
audi august austin australia autumn azerty azertyuiop b baba baby babygirl baidu banana baobao
baobei barcelona baseball basketball batman beijing berlin blabla black blah blue blue123 bmw
boy brandon brian brother buster c camaro canada candy caonima carlos changeme charles charlie
cheese chelsea chevy china chinese chloe chocolate christ christopher company computer cookie
corvette counter counterstrike cowboy cowboys customer customerservice dakota daniel database
david death december default demo desktop devil diamond dianpu dianshang didi dodgers doggy
dollar dolphin dota douyin dragon dragon1 eagle eagles edward elizabeth emily eminem employee
england ethan everything example facebook falcon family father february fernando ferrari
flower foobar football ford forever fortnite freedom friday friend friends gamer games gandalf
gege george giants ginger girl god gold golden gongsi google green guangzhou guest guitar
hangzhou hannah happy harley heaven hell hello helpdesk hockey home honda honey horse huawei
hunter hunter2 iloveu ilovey iloveyou initial internet iphone ironman jacob january jason
jennifer jessica jesus jiejie jingdong jordan jose joseph joshua july june justin juventus
kaohe kaoshi kefu kefuacademy kefuxueyuan kefuzhongxin kevin keyboard killer king kitten kitty
knight kuaile lakers laogong laopo laptop league learner letmein letmein1 lijie lijing lili
liming lina lion liuwei liuyang liverpool liwei lixiuying lkjhgf login london love lovely
loveme lovers lucky maggie magic mama manager manager1 manchester march maria marina master
matrix matthew may meimei melissa mercedes merlin metallica michael michelle microsoft million
mima minecraft mnbvcxz mobile monday money monitor monkey monkey1 mother mouse music mustang
mypass mypassword mysql naruto natasha newpass newpassword nicole nihao nihaoma nirvana nissan
nobody nothing november number october office olivia one onepiece oracle orange pa packers
panda paris pass passcode passpass passw0rd passwd password passwort patrick peixun pepper
peter phoenix phone piano pincode pinduoduo playboy player poiuyt pokemon porsche postgres
power prince princess private public puppy purple q qazwsx qazwsxedc qianniu qinaide qq queen
qwe qweasd qweasdzxc qweqwe qwer qwert qwerty qwertyui qwertyuiop rabbit raiders random ranger
rangers realmadrid rebecca red redskins richard robert root samantha sample samsung sasuke
satan saturday secret secure security september server service service1 shadow shanghai
shengri shengrikuaile shenzhen shouhou shouji shouqian silver sister slipknot smile soccer
somebody something sophie spiderman spring sqlserver staff starcraft starwars steelers
stephanie steven sugar summer sunday sunshine super superman superuser supervisor support
sweet system taobao telephone temp temporary tencent test test1 tester testing tests thomas
thursday tianmao tiantian tiger tigger tmall toyota trainer training trustno trustno1 tuesday
tyler user victoria wangfang wangjing wanglei wangli wangqiang wangtao wangwang wangwei
wangxiuying wangyong warcraft warrior wechat wednesday weixin welcome whatever white william
windows winter wizard woaibaba woaimama woaini woaiwo woaiwojia woaizhongguo wodemima work
woshi woshishui wsxedc x xiaobao xiaomi xiaoming xiexie xuexi xueyuan yamaha yangyang yankees
yellow ytrewq yuangong z zhangjing zhanglei zhangli zhangmin zhangqiang zhangtao zhangwei
zhangyong zhongguo zhongguoren zxc zxcv zxcvbn zxcvbnm zxczxc
""".split()  # noqa: SIM905 (500 quoted words would hide the words)
)

WHOLE: Final = frozenset(
    """
00000000 01010101 0123456789 09090909 10203040 102030405060 110110110 110120119 11111111
11112222 11223344 112233445566 119119119 120120120 12121212 121212121212 123123123 12332100
123321123 12341234 12344321 123456123 1234567890 1234567891 12345678910 123456789a 1234567a
123456a 123456aa 123456abc 123456q 12345qwert 1234asdf 1234qwer 123654789 123abc 123qwe
123qweasd 13141314 1314520 13145200 1314woaini 13579246 135792468 147147147 14725836 147258369
147852369 159357 159357456 16881688 16888888 18181818 19491001 1a2b3c4d 1q2w3e 1q2w3e4r
1q2w3e4r5t 1qaz2wsx 1qaz@wsx 1qazxsw2 20080808 20202020 20212021 20222022 20232023 20242024
20252025 20262026 24681012 246813579 27182818 2wsx3edc 31415926 314159265 51885188 5201314
52013140 5201314520 520520520 55555555 66666666 66668888 741852963 789456 789456123 88886666
88888888 88889999 98765432 987654321 99998888 a123456 a1234567 a12345678 a123456789 a1b2c3
a1b2c3d4 aa123456 abc123 abc12345 abc123456 abc123abc abcd1234 admin123 admin1234 admin888
admin@123 aini1314 alipay123 asd123456 asdf1234 baseball1 changeme1 charlie1 dragon123
football1 iloveyou1 iloveyou2 jd123456 kefu1234 kefu123456 kefu2024 kefu2025 kefu2026 letmein1
master123 michael1 monkey123 p@ssw0rd p@ssword pass1234 passw0rd password1 password12
password123 princess1 q123456 q1w2e3r4 qazwsx123 qq123123 qq123456 qwe123 qwe123456 qwer1234
qwert12345 root1234 shadow123 superman1 taobao123 test123 test1234 tmall123 trustno1 w123456
wang1234 wangwang123 welcome1 woaini1314 woaini520 woaini521 wsxqaz123 xsw2zaq1 z123456
zaq12wsx zaq1zaq1 zxc123456 zxcv1234
""".split()  # noqa: SIM905 (500 quoted words would hide the words)
)
